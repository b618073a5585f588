import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { SqlClient } from '../sql-client.ts';
import { Columns, EVENT_ROW, Rows, RowsOut, Table } from '../sql-schemas.ts';
import { identifier, insertStatement } from '../sql-statement.ts';
import { postgresDialect } from './dialect.ts';

export const insert = defineAction({
  id: 'insert',
  title: 'Insert rows',
  summary: 'Writes rows into a table, all or none.',
  effect: 'write',
  recipe: { kind: 'call', place: 'table', with: { rows: EVENT_ROW } },
  input: Type.Object(
    { table: Table, rows: Rows, returning: Type.Optional(Columns('Columns of the new rows to give back: id')) },
    { additionalProperties: false },
  ),
  output: Type.Object({ row_count: Type.Integer(), rows: RowsOut }),
  example: { table: 'events', rows: [{ title: 'The build is red', author: 'octocat' }], returning: ['id'] },
  async run({ table, rows, returning }, database: SqlClient, call) {
    const { text, values } = insertStatement(postgresDialect, table, rows);
    const tail = returning ? ` RETURNING ${returning.map((name) => identifier(name, '"')).join(', ')}` : '';
    const written = await database.write({ text: text + tail, values }, call);
    return { row_count: written.count, rows: written.rows };
  },
});
