import type { PoolConnection, ResultSetHeader } from 'mysql2';
import type { Found } from '../sql-client.ts';
import { STATEMENT_MS } from '../sql-client.ts';
import type { Statement } from '../sql-statement.ts';
import { cut } from './connection.ts';

type Row = Record<string, unknown>;

/** Bytes have no place in JSON. */
const plain = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('base64') : value]),
  );

export const say = (connection: PoolConnection, sql: string): Promise<void> =>
  new Promise((resolve, reject) => {
    connection.query(sql, (error) => (error ? reject(error) : resolve()));
  });

/** Rows as they come; once there are too many, the rest is not waited for. */
export function readRows(connection: PoolConnection, { text, values }: Statement, maxRows: number): Promise<Found> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    const asking = connection.execute({ sql: text, timeout: STATEMENT_MS + 5_000 }, values);
    asking.on('error', reject);
    asking.on('result', (row) => {
      if (rows.length < maxRows) rows.push(plain(row as Row));
      else {
        asking.removeAllListeners('result');
        cut(connection);
        resolve({ rows, truncated: true });
      }
    });
    asking.on('end', () => resolve({ rows, truncated: false }));
  });
}

export const change = (connection: PoolConnection, { text, values }: Statement): Promise<ResultSetHeader> =>
  new Promise((resolve, reject) => {
    connection.execute<ResultSetHeader>({ sql: text, timeout: STATEMENT_MS + 5_000 }, values, (error, result) =>
      error ? reject(error) : resolve(result),
    );
  });
