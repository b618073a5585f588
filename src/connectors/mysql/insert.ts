import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { SqlClient } from '../sql-client.ts';
import { EVENT_ROW, Rows, Table } from '../sql-schemas.ts';
import { insertStatement } from '../sql-statement.ts';
import { mysqlDialect } from './dialect.ts';

export const insert = defineAction({
  id: 'insert',
  title: 'Insert rows',
  summary: 'Writes rows into a table, all or none.',
  effect: 'write',
  recipe: { kind: 'call', place: 'table', with: { rows: EVENT_ROW } },
  input: Type.Object({ table: Table, rows: Rows }, { additionalProperties: false }),
  output: Type.Object({
    row_count: Type.Integer(),
    insert_id: Type.Union([Type.String(), Type.Null()], {
      description: 'Of the first new row, where the table counts',
    }),
  }),
  example: { table: 'events', rows: [{ title: 'The build is red', author: 'octocat' }] },
  async run({ table, rows }, database: SqlClient, call) {
    const written = await database.write(insertStatement(mysqlDialect, table, rows), call);
    return { row_count: written.count, insert_id: written.insertId };
  },
});
