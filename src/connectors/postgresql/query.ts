import { sqlQuery } from '../sql-actions.ts';

export const query = sqlQuery({
  sql: 'SELECT id, title FROM events WHERE author = $1 ORDER BY id',
  params: ['octocat'],
  max_rows: 10,
});
