import { join } from 'node:path';
import { openStore } from '#src/store/open.ts';
import { startPostgres, type TestServer } from './postgres.ts';
import { silent } from './silent.ts';

/** Where a journey keeps everything: SQLite, or with `CCB_TEST_STORE=postgres` (npm run test:postgres) a database of its own there. */
export interface JourneyStore {
  /** Its address. */
  database: string;
  variables: Record<string, string>;
  /** What a dead process held is due when its lease ends: that time is taken to be over. A start on SQLite waits for none. */
  passLeases(): Promise<void>;
  gone(): Promise<void>;
}

const KEY = Buffer.alloc(32, 7).toString('base64');

let server: Promise<TestServer | { missing: string }> | undefined;
let users = 0;

async function passLeases(url: string): Promise<void> {
  const store = await openStore({ url, log: silent });
  await store
    .write((tx) => tx.sql.run('update jobs set due_at = 1 where lease is not null'))
    .finally(() => store.close());
}

async function onPostgres(): Promise<JourneyStore> {
  users++;
  server ??= startPostgres();
  const started = await server;
  if ('missing' in started) throw new Error(`there is no PostgreSQL: ${started.missing}`);
  const database = await started.database({ migrated: true });
  return {
    database,
    variables: { DATABASE_URL: database, INTEGRATION_ENCRYPTION_KEY: KEY },
    passLeases: () => passLeases(database),
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
  const database = extra.DATABASE_URL ?? `sqlite:${join(folder, 'ccb.sqlite')}`;
  return {
    database,
    variables: { DATABASE_URL: database },
    passLeases: async () => undefined,
    gone: async () => undefined,
  };
}
