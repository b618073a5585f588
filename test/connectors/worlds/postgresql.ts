import { startPostgres } from '../../support/postgres.ts';
import type { World } from './world.ts';

export const isReal = true;

export const TABLE =
  'CREATE TABLE events (id serial PRIMARY KEY, title text UNIQUE, author text, event text, url text, data jsonb, at timestamptz DEFAULT now())';

/** A PostgreSQL with one table; null where there is none on this machine, and nobody demands it. */
export async function openPostgresql(): Promise<(World & { url: string }) | null> {
  const server = await startPostgres();
  if ('missing' in server) {
    console.log(`not run: postgres ${server.missing}`);
    return null;
  }
  const url = `${await server.database()}?sslmode=disable`;
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(TABLE);
  await client.end();
  return {
    url,
    credential: () => ({ url }),
    input: (_action, example) => example,
    close: () => server.stop(),
  };
}
