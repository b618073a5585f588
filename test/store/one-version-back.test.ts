import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type * as Pg from 'pg';
import { InputFault } from '#src/kit/faults.ts';
import { migratePostgres } from '#src/store/migrate-postgres.ts';
import { openStore } from '#src/store/open.ts';
import { columnsOf, connectLoosely, type Frozen } from '../support/frozen.ts';
import { startPostgres } from '../support/postgres.ts';
import { silent } from '../support/silent.ts';

// While processes are replaced the release before runs on the schema of this one: what it reads and writes must still be there.

const folder = resolve(import.meta.dirname, '../fixtures/releases');
const releases = readdirSync(folder).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
const before: Frozen = JSON.parse(readFileSync(join(folder, releases.at(-1) ?? ''), 'utf8'));

const postgres = await startPostgres();
const onPostgres = 'missing' in postgres ? describe.skip : describe;
let client: Pg.Client;

beforeAll(async () => {
  if ('missing' in postgres) return;
  const url = await postgres.database();
  await (await openStore({ url, log: silent })).close();
  client = await connectLoosely(url);
});

afterAll(async () => {
  if ('missing' in postgres) return;
  await client.end();
  await postgres.stop();
});

onPostgres(`the release before, ${releases.at(-1)}`, () => {
  test('finds every column that it knows, of the same type, and none that it would have to fill and does not know', async () => {
    const now = await columnsOf(client);
    const named = new Map(now.map((one) => [`${one.table}.${one.column}`, one]));
    const missing = before.columns.filter((one) => named.get(`${one.table}.${one.column}`)?.type !== one.type);
    expect(missing).toEqual([]);
    const known = new Set(before.columns.map((one) => `${one.table}.${one.column}`));
    const tables = new Set(before.columns.map((one) => one.table));
    expect(
      now.filter((one) => one.demands && tables.has(one.table) && !known.has(`${one.table}.${one.column}`)),
    ).toEqual([]);
  });

  test('asks what it asks most, and is answered', async () => {
    for (const { text, params } of before.queries) {
      await client.query('begin');
      await client.query(text, params);
      await client.query('rollback');
    }
    expect(before.queries.length).toBeGreaterThan(15);
  });

  test('starts on a schema that is newer than itself and suits it, and on no other', async () => {
    await client.query('begin');
    await client.query(
      "insert into drizzle.__drizzle_migrations (hash, created_at) values ('of tomorrow', 9000000000000)",
    );
    await client.query('commit');
    await migratePostgres(client);
    await client.query('update drizzle.suits set since = 8000000000000');
    await expect(migratePostgres(client)).rejects.toThrow(InputFault);
  });
});
