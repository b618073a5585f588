import { Type } from 'typebox';
import { defineAction } from '../define.ts';
import type { SqlClient } from '../sql-client.ts';
import { Columns, Rows, Table } from '../sql-schemas.ts';
import { upsertStatement } from '../sql-statement.ts';
import { mysqlDialect } from './dialect.ts';

export const upsert = defineAction({
  id: 'upsert',
  title: 'Insert or change rows',
  summary: 'Writes rows into a table; those that a unique index finds there already are changed.',
  effect: 'write',
  idempotent: true,
  input: Type.Object(
    {
      table: Table,
      rows: Rows,
      key: Columns('Columns of the unique index; they are not changed'),
      update: Type.Optional(Columns('What is changed in rows that are there; all but the key unless given')),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ row_count: Type.Integer({ description: 'Rows that were given' }) }),
  example: { table: 'events', rows: [{ id: 42, title: 'The build is green' }], key: ['id'] },
  async run({ table, rows, key, update }, database: SqlClient, call) {
    // MySQL counts a changed row twice, and an unchanged one not at all.
    await database.write(upsertStatement(mysqlDialect, table, rows, key, update), call);
    return { row_count: rows.length };
  },
});
