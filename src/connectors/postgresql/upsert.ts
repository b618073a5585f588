import { Type } from 'typebox';
import { defineAction } from '../define.ts';
import type { SqlClient } from '../sql-client.ts';
import { Columns, Rows, Table } from '../sql-schemas.ts';
import { upsertStatement } from '../sql-statement.ts';
import { postgresDialect } from './dialect.ts';

export const upsert = defineAction({
  id: 'upsert',
  title: 'Insert or change rows',
  summary: 'Writes rows into a table; those whose key is there already are changed.',
  effect: 'write',
  idempotent: true,
  input: Type.Object(
    {
      table: Table,
      rows: Rows,
      key: Columns('Columns with a unique index, by which rows are recognised'),
      update: Type.Optional(Columns('What is changed in rows that are there; all but the key unless given')),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ row_count: Type.Integer() }),
  example: { table: 'events', rows: [{ id: 42, title: 'The build is green' }], key: ['id'] },
  async run({ table, rows, key, update }, database: SqlClient, call) {
    const { count } = await database.write(upsertStatement(postgresDialect, table, rows, key, update), call);
    return { row_count: count };
  },
});
