import { createRequire } from 'node:module';
import { afterAll, expect, test } from '@jest/globals';
import type * as Pg from 'pg';
import { newId } from '#src/kit/ids.ts';
import { appendFeed, feedHead, readFeed } from '#src/store/feed.ts';
import { openStore } from '#src/store/open.ts';
import type { Store } from '#src/store/store.ts';
import { startPostgres } from '../support/postgres.ts';
import { until } from '../support/service.ts';
import { silent } from '../support/silent.ts';

// Whose open transactions the feed waits for: those that may still commit something before what was read.

const { Client }: typeof Pg = createRequire(import.meta.url)('pg');
const postgres = await startPostgres();
const onPostgres = 'missing' in postgres ? test.skip : test;
const ends: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const end of ends.reverse()) await end();
  if (!('missing' in postgres)) await postgres.stop();
});

async function aDatabase(): Promise<string> {
  if ('missing' in postgres) throw new TypeError('no PostgreSQL');
  return await postgres.database({ migrated: true });
}

async function storeAt(url: string): Promise<Store> {
  const store = await openStore({ url, log: silent });
  ends.push(() => store.close());
  return store;
}

/** Somebody who has begun to write and does not end. */
async function writingIn(url: string): Promise<Pg.Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  ends.push(() => client.end());
  await client.query('begin');
  await client.query('select pg_current_xact_id()');
  return client;
}

const projectId = newId('prj');
const add = (store: Store, kind: string) =>
  store.write((tx) => appendFeed(tx, [{ projectId, kind, data: {}, at: 1_700_000_000_000 }]));
const kinds = async (store: Store) =>
  (await readFeed(store.read, { after: 0, projects: null, limit: 9 })).map((row) => row.kind);

onPostgres('nobody waits for what is written in another database of the same server', async () => {
  const elsewhere = await writingIn(await aDatabase());
  const store = await storeAt(await aDatabase());
  await add(store, 'a');
  // Autovacuum may write for a moment in ours.
  await until(async () => (await kinds(store)).length === 1, 'what was written here');
  await until(async () => (await feedHead(store.read)) > 0, 'its number');
  await elsewhere.query('rollback');
});

onPostgres('what is written in this database is waited for, also by who may not see who writes', async () => {
  const url = await aDatabase();
  const owner = await storeAt(url);
  const role = `reader_${process.pid}_${Date.now()}`;
  await owner.write(async (tx) => {
    await tx.sql.run(`create role ${role} login password 'reader'`);
    await tx.sql.run(`grant all on database "${new URL(url).pathname.slice(1)}" to ${role}`);
    for (const schema of ['public', 'drizzle']) {
      await tx.sql.run(`grant all on schema ${schema} to ${role}`);
      await tx.sql.run(`grant all on all tables in schema ${schema} to ${role}`);
      await tx.sql.run(`grant all on all sequences in schema ${schema} to ${role}`);
    }
  });
  const as = new URL(url);
  Object.assign(as, { username: role, password: 'reader' });
  const reader = await storeAt(as.href);
  const writer = await writingIn(url);
  await add(owner, 'later');
  expect(await kinds(owner)).toEqual([]);
  expect(await kinds(reader)).toEqual([]);
  await writer.query('commit');
  await until(async () => (await kinds(owner)).length === 1, 'the owner sees it');
  // Other tests write on this server as well.
  await until(async () => (await kinds(reader)).length === 1, 'the reader sees it');
});
