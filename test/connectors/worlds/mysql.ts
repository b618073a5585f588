import { createConnection } from 'mysql2/promise';
import { startMariadb } from '../../support/mariadb.ts';
import type { World } from './world.ts';

export const isReal = true;

const TABLE =
  'CREATE TABLE events (id int PRIMARY KEY AUTO_INCREMENT, title varchar(200) UNIQUE, author text, event text, url text, data json, at timestamp DEFAULT now())';

/** A MariaDB with one table; null where there is none on this machine. */
export async function openMysql(): Promise<(World & { url: string; rootUrl: string }) | null> {
  const server = await startMariadb();
  if (server === null) return null;
  const { url, rootUrl } = server;
  const connection = await createConnection(url.replace(/\?.*/, ''));
  await connection.query(TABLE);
  await connection.query(
    'CREATE PROCEDURE escaping() BEGIN COMMIT; SET SESSION TRANSACTION READ WRITE; DELETE FROM events; END',
  );
  await connection.end();
  return {
    url,
    rootUrl,
    credential: () => ({ url }),
    input: (_action, example) => example,
    close: () => server.stop(),
  };
}
