import { afterAll, expect, test } from '@jest/globals';
import { openStore } from '#src/store/open.ts';
import type { Store, Tx, WriteOptions } from '#src/store/store.ts';
import { startPostgres } from '../support/postgres.ts';
import { silent } from '../support/silent.ts';

// What survives a power cut. Servers of the tests do not wait for the disk, so the database is told to.

const postgres = await startPostgres();
const onPostgres = 'missing' in postgres ? test.skip : test;
const opened: Store[] = [];

afterAll(async () => {
  for (const store of opened) await store.close();
  if (!('missing' in postgres)) await postgres.stop();
});

async function storeThatMayWait(): Promise<Store> {
  if ('missing' in postgres) throw new TypeError('no PostgreSQL');
  const url = await postgres.database();
  const first = await openStore({ url, log: silent });
  const name = new URL(url).pathname.slice(1);
  await first.write((tx) => tx.sql.run(`alter database "${name}" set synchronous_commit = on`));
  await first.close();
  const store = await openStore({ url, log: silent });
  opened.push(store);
  return store;
}

const waits = async (tx: Tx): Promise<string | undefined> =>
  (await tx.sql.all<{ synchronous_commit: string }>('show synchronous_commit'))[0]?.synchronous_commit;

onPostgres('a transaction waits for the disk unless it says that it need not', async () => {
  const store = await storeThatMayWait();
  const asked: (WriteOptions | undefined)[] = [undefined, { durable: false }, {}, { durable: false, whole: false }];
  const said: (string | undefined)[] = [];
  for (const options of [...asked, undefined]) said.push(await store.write(waits, options));
  expect(said).toEqual(['on', 'off', 'on', 'off', 'on']);
});
