import { Type } from 'typebox';
import { defineAction } from '../define.ts';
import type { SqlClient } from '../sql-client.ts';
import { QueryFields, RowsOut } from '../sql-schemas.ts';

export const query = defineAction({
  id: 'query',
  title: 'Read rows',
  summary: 'Reads rows with one SELECT, in a transaction that cannot write, for 15 seconds at most.',
  effect: 'read',
  input: Type.Object(QueryFields, { additionalProperties: false }),
  output: Type.Object({ rows: RowsOut, row_count: Type.Integer(), truncated: Type.Boolean() }),
  example: { sql: 'SELECT id, title FROM events WHERE author = ? ORDER BY id', params: ['octocat'], max_rows: 10 },
  async run({ sql, params = [], max_rows = 100 }, database: SqlClient, call) {
    const { rows, truncated } = await database.read(sql, params, max_rows, call);
    return { rows, row_count: rows.length, truncated };
  },
});
