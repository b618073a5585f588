import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { openStore } from '#src/store/open.ts';
import type { Dialect, Store } from '#src/store/store.ts';
import { startPostgres, type TestServer } from './postgres.ts';
import { silent } from './silent.ts';

export interface TestStore {
  readonly url: string;
  readonly store: Store;
}

interface Place {
  url: string;
  remove(): Promise<void> | void;
}

function sqlitePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'ccb-store-'));
  return {
    url: `sqlite:${join(folder, 'test.db')}`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function place(dialect: Dialect, server: TestServer | null): Promise<Place> {
  if (dialect === 'sqlite' || !server) return sqlitePlace();
  return { url: await server.database({ migrated: true }), remove: () => undefined };
}

const started = await startPostgres();
const server = 'missing' in started ? null : started;
if ('missing' in started) console.warn(`not run: postgres ${started.missing}`);

/** Runs the whole suite on SQLite and on PostgreSQL, each with a database of its own. */
export function onEveryStore(title: string, suite: (open: TestStore) => void): void {
  afterAll(() => server?.stop());
  for (const dialect of ['sqlite', 'postgres'] as const) {
    const run = dialect === 'postgres' && !server ? describe.skip : describe;
    run(`${title} on ${dialect}`, () => {
      const open = { url: '', store: undefined as unknown as Store };
      let where: Place;
      beforeAll(async () => {
        where = await place(dialect, server);
        open.url = where.url;
        open.store = await openStore({ url: where.url, log: silent });
      });
      afterAll(async () => {
        await open.store.close();
        await where.remove();
      });
      suite(open);
    });
  }
}
