import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import type * as Pg from 'pg';
import { startPostgres } from '../test/support/postgres.ts';
import { openPgBoss } from './pg-boss.ts';
import { type Contender, openOurs, type Work } from './queue-contender.ts';
import { type Figure, report } from './report.ts';

// Our queue on PostgreSQL and pg-boss: the same work in the same run, both over the same driver, one taker, in turns.
// `queue.ts [jobs] [rounds]`.

const JOBS = Number(process.argv[2] ?? 6000);
const ROUNDS = Number(process.argv[3] ?? 3);
const BATCH = 64;
const KEYS = 200;
/** No part takes longer, however slow it is. */
const MOST_MS = 30_000;
const CROWD = 20_000;

const { Client, Pool }: typeof Pg = createRequire(import.meta.url)('pg');
let asked = 0;
const query = Client.prototype.query as (...args: unknown[]) => unknown;
Client.prototype.query = function counted(this: unknown, ...args: unknown[]) {
  asked++;
  return query.apply(this, args);
} as typeof Client.prototype.query;

interface Measured {
  perSecond: number;
  trips: number;
}

/** Batch after batch until all are through, or the time is over. */
async function measure(batch: () => Promise<number>): Promise<Measured> {
  const [startedAt, before] = [performance.now(), asked];
  let done = 0;
  let batches = 0;
  for (let more = 1; more > 0 && done < JOBS && performance.now() - startedAt < MOST_MS; batches++) {
    more = await batch();
    done += more;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: Math.round(done / seconds), trips: Math.round(((asked - before) / batches) * 10) / 10 };
}

const workOf = (count: number, keys: number, lane = 'many'): Work[] =>
  Array.from({ length: count }, (_, i) => ({ key: keys === 0 ? null : `key ${i % keys}`, lane }));

async function takeAndEnd(one: Contender, queue: string): Promise<number> {
  const jobs = await one.take(queue, BATCH);
  if (jobs.length > 0) await one.end(queue, jobs);
  return jobs.length;
}

async function putAndTake(one: Contender, queue: string, keys: number): Promise<{ put: Measured; took: Measured }> {
  await one.begin(queue, { ordered: keys > 0 });
  const work = workOf(BATCH, keys);
  let at = 0;
  const put = await measure(async () => {
    const batch =
      keys === 0 ? work : workOf(BATCH, keys).map((each, i) => ({ ...each, key: `key ${(at + i) % keys}` }));
    at += batch.length;
    await one.putIn(queue, batch);
    return batch.length;
  });
  return { put, took: await measure(() => takeAndEnd(one, queue)) };
}

/** How long it takes to find ten jobs of one project behind a crowd of another's, which holds enough. */
async function besideMs(one: Contender): Promise<number> {
  await one.begin('crowd', { ordered: false });
  for (let i = 0; i < CROWD; i += 500) await one.putIn('crowd', workOf(500, 0));
  await one.putIn('crowd', workOf(10, 0, 'other'));
  const startedAt = performance.now();
  for (let found = 0; found < 10 && performance.now() - startedAt < MOST_MS; ) {
    found += (await one.take('crowd', BATCH, ['many'])).length;
  }
  return Math.round(performance.now() - startedAt);
}

/** How many of one order key are handed out after the first of them was given up. */
async function afterGivenUp(one: Contender): Promise<number> {
  await one.begin('given-up', { ordered: true });
  await one.putIn('given-up', [...workOf(1, 1), ...workOf(1, 1)]);
  await one.giveUp('given-up', await one.take('given-up', 1));
  return (await one.take('given-up', 1)).length;
}

/** How long a job stays with a taker that never says anything again. */
async function lostFor(one: Contender): Promise<number> {
  await one.begin('lost', { ordered: false });
  await one.putIn('lost', workOf(1, 0));
  await one.take('lost', 1);
  const startedAt = performance.now();
  while (performance.now() - startedAt < 3 * MOST_MS && (await one.take('lost', 1)).length === 0) await pause(250);
  return Math.round((performance.now() - startedAt) / 100) / 10;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function compare(contenders: readonly Contender[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const keys of [0, KEYS]) {
    const runs = new Map<Contender, Awaited<ReturnType<typeof putAndTake>>[]>(contenders.map((one) => [one, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const one of contenders) runs.get(one)?.push(await putAndTake(one, `work-${keys}-${round}`, keys));
    }
    for (const part of ['put', 'took'] as const) {
      const what = `${part === 'put' ? 'put in' : 'taken and ended'}${keys === 0 ? '' : `, ${keys} order keys`}`;
      for (const [{ name }, measured] of runs) {
        figures.push({
          name: `${what}: ${name}`,
          value: median(measured.map((one) => one[part].perSecond)),
          unit: 'jobs/s',
        });
        figures.push({
          name: `  statements a batch of ${BATCH}`,
          value: median(measured.map((one) => one[part].trips)),
          unit: '',
        });
      }
    }
  }
  for (const one of contenders) {
    figures.push({ name: `ten behind ${CROWD} of another: ${one.name}`, value: await besideMs(one), unit: 'ms' });
    figures.push({ name: `handed out behind one given up: ${one.name}`, value: await afterGivenUp(one), unit: 'of 1' });
  }
  const lost = await Promise.all(contenders.map(lostFor));
  for (const [i, { name }] of contenders.entries()) {
    figures.push({ name: `back from a dead taker: ${name}`, value: lost[i] ?? 0, unit: 's' });
  }
  return figures;
}

const server = await startPostgres({ durable: true });
if ('missing' in server) throw new Error(`there is no PostgreSQL: ${server.missing}`);
const pool = new Pool({ connectionString: await server.database(), max: 10 });
// Those that are idle when the server stops have nobody to tell.
pool.on('error', () => undefined);
const contenders = [await openOurs(await server.database()), await openPgBoss(pool)];
try {
  report('bench:queue', await compare(contenders));
} finally {
  for (const one of contenders) await one.close();
  await pool.end();
  await server.stop();
}
