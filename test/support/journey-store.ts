import { join } from 'node:path';
import { startPostgres, type TestServer } from './postgres.ts';

/** Where a journey keeps everything: SQLite, or with `CCB_TEST_STORE=postgres` (npm run test:postgres) a database of its own there. */
export interface JourneyStore {
  /** A file, or the address of a database. */
  database: string;
  variables: Record<string, string>;
  gone(): Promise<void>;
}

const KEY = Buffer.alloc(32, 7).toString('base64');

let server: Promise<TestServer | { missing: string }> | undefined;
let users = 0;

async function onPostgres(): Promise<JourneyStore> {
  users++;
  server ??= startPostgres();
  const started = await server;
  if ('missing' in started) throw new Error(`there is no PostgreSQL: ${started.missing}`);
  const database = await started.database({ migrated: true });
  return {
    database,
    variables: { DATABASE_URL: database, INTEGRATION_ENCRYPTION_KEY: KEY },
    async gone() {
      if (--users > 0) return;
      server = undefined;
      await started.stop();
    },
  };
}

/** What says itself where it keeps everything is left alone. */
export async function storeFor(folder: string, extra: Record<string, string>): Promise<JourneyStore> {
  if (process.env.CCB_TEST_STORE === 'postgres' && extra.DATABASE_URL === undefined) return await onPostgres();
  const database = join(folder, 'ccb.sqlite');
  return { database, variables: { DATABASE_URL: `sqlite:${database}` }, gone: async () => undefined };
}
