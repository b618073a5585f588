import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type * as Pg from 'pg';
import { claimJobs, PRIORITIES } from '#src/store/claim-jobs.ts';
import { openStore } from '#src/store/open.ts';
import { freeNext } from '#src/store/ordered-jobs.ts';
import { postgresRead } from '#src/store/postgres-read.ts';
import { keepPlaces, lockPlaces } from '#src/store/rate-places.ts';
import type { Read, Tx } from '#src/store/store.ts';
import { hotQueries } from '../support/hot-queries.ts';
import { startPostgres } from '../support/postgres.ts';
import { silent } from '../support/silent.ts';

// The plans of the hot queries. Small tables are always read whole, so that is made dear: what still does it has no index.

const { Client }: typeof Pg = createRequire(import.meta.url)('pg');

interface Asked {
  text: string;
  params: unknown[];
}

const postgres = await startPostgres();
const onPostgres = 'missing' in postgres ? test.skip : test;
const asked: Asked[] = [];
let client: Pg.Client;
let read: Read;

beforeAll(async () => {
  if ('missing' in postgres) return;
  const url = await postgres.database();
  await (await openStore({ url, log: silent })).close();
  client = new Client({ connectionString: url });
  await client.connect();
  await client.query('set enable_seqscan = off; set session_replication_role = replica');
  const spy = {
    query(text: string | { text: string }, params: unknown[]) {
      asked.push({ text: typeof text === 'string' ? text : text.text, params });
      return client.query(text as string, params);
    },
  };
  read = postgresRead(spy as unknown as Pg.PoolClient);
});

afterAll(async () => {
  if ('missing' in postgres) return;
  await client.end();
  await postgres.stop();
});

async function plansOf(work: () => Promise<unknown>): Promise<string[]> {
  asked.length = 0;
  await work();
  const lines: string[] = [];
  for (const { text, params } of asked.splice(0)) {
    if (!/^\s*(select|insert|update|delete|with)/i.test(text)) continue;
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${text}`, params);
    lines.push(...rows.map((row) => row['QUERY PLAN']));
  }
  expect(lines.length).toBeGreaterThan(0);
  return lines;
}

const tx = (): Tx => ({ ...read, afterCommit: () => undefined });
const hot: [string, () => Promise<unknown>][] = [
  ...hotQueries(() => read),
  ['freeing the next of an order key', () => freeNext(read.sql, [{ queue: 'event', orderKey: 'k' }])],
  ['asking the rate limit', () => lockPlaces(tx(), ['next a', 'next b'])],
  ['keeping places', () => keepPlaces(tx(), new Map([['next a', 1]]))],
];

onPostgres.each(hot)('%s reads no table whole', async (_name, work) => {
  expect((await plansOf(work)).filter((line) => line.includes('Seq Scan'))).toEqual([]);
});

onPostgres('claiming needs no sorting: the index has the order', async () => {
  const plans = await plansOf(() =>
    claimJobs(read, { queue: 'event', limit: 10, leaseMs: 1, now: 1, priorities: PRIORITIES }),
  );
  expect(plans.filter((line) => /\bSort\b/.test(line))).toEqual([]);
  expect(plans.some((line) => line.includes('Index Scan using jobs_due'))).toBe(true);
});
