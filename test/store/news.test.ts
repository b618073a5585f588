import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createCallLimit } from '#src/access/call-limit.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { createSharedLimiter } from '#src/runtime/shared-limiter.ts';
import type { News } from '#src/store/news.ts';
import { openNews, openStore } from '#src/store/open.ts';
import type { Store } from '#src/store/store.ts';
import { startPostgres } from '../support/postgres.ts';
import { until } from '../support/service.ts';
import { silent } from '../support/silent.ts';

// Two processes on one database, as far as their connections go: each has a store and news of its own.

interface Side {
  store: Store;
  news: News;
  heard: string[];
  gaps: number;
}

const postgres = await startPostgres();
const onPostgres = 'missing' in postgres ? test.skip : test;
const sides: Side[] = [];
const HERE = 'news of the tests';

async function open(url: string): Promise<Side> {
  const store = await openStore({ url, log: silent });
  const news = (await openNews({ url, log: silent, name: HERE })) as News;
  const side: Side = { store, news, heard: [], gaps: 0 };
  news.hear('test', (text) => side.heard.push(text));
  news.onGap(() => side.gaps++);
  await until(async () => side.gaps > 0, 'news to be listened to');
  return side;
}

beforeAll(async () => {
  if ('missing' in postgres) return;
  const url = await postgres.database();
  sides.push(await open(url), await open(url));
});

afterAll(async () => {
  if ('missing' in postgres) return;
  for (const { store, news } of sides) {
    await news.close();
    await store.close();
  }
  await postgres.stop();
});

const [one, other] = [() => sides[0] as Side, () => sides[1] as Side];

onPostgres('what one says the other hears once, however often it is said at once; nobody hears itself', async () => {
  for (const text of ['a', 'a', 'b']) one().news.tell('test', text);
  one().news.tell('test', 'x'.repeat(8000));
  await until(async () => other().heard.length >= 2, 'two news');
  expect(other().heard).toEqual(['a', 'b']);
  expect(one().heard).toEqual([]);
});

onPostgres('a connection that is lost comes back, and whoever listens looks for what was missed', async () => {
  const before = sides.map(({ gaps }) => gaps);
  await one().store.read.sql.all('select pg_terminate_backend(pid) from pg_stat_activity where application_name = ?', [
    HERE,
  ]);
  await until(async () => sides.every(({ gaps }, i) => gaps > (before[i] ?? 0)), 'both to listen again');
  one().news.tell('test', 'again');
  await until(async () => other().heard.includes('again'), 'news after the loss');
});

onPostgres('work that nobody does here is heard of where it is done', async () => {
  const [here, there] = sides.map(({ store, news }) => createSqlQueue(store, undefined, news));
  let woken = 0;
  const stop = there?.onWork('far', () => woken++);
  await one().store.write(
    async (tx) => await here?.enqueue(tx, [{ id: 'evt_1', queue: 'far', lane: 'prj', dueAt: 1 }]),
  );
  // Nothing else would wake it: whoever only looks from time to time does not ask the queue this way.
  await until(async () => woken > 0, 'the other to be woken');
  stop?.();
});

onPostgres('a rate limit holds over both, and a place that was kept by one is good at the other', async () => {
  let now = 1_700_000_000_000;
  const clock = { now: () => now };
  const [a, b] = sides.map(({ store }) => createSharedLimiter({ store, clock }));
  const rate = { perMinute: 60, burst: 3, pauseMs: 0 };
  const asked = Array.from({ length: 10 }, (_, i) => (i % 2 ? a : b)?.waitFor('int target', rate, `t${i}`));
  const waits = (await Promise.all(asked)) as number[];
  expect(waits.toSorted((x, y) => x - y)).toEqual([0, 0, 0, 1000, 2000, 3000, 4000, 5000, 6000, 7000]);
  const soonest = waits.indexOf(1000);
  now += 1000;
  expect(await (soonest % 2 ? b : a)?.waitFor('int target', rate, `t${soonest}`)).toBe(0);
  expect(await a?.waitFor('int target', rate, 'new')).toBe(7000);
});

onPostgres('calls of the API are counted together', async () => {
  const [a, b] = sides.map(({ news }) => createCallLimit({ now: () => 1_000_000 }, 1000, news));
  for (let i = 0; i < 600; i++) a?.('key');
  expect(b?.('key').remaining).toBe(999);
  await until(async () => (b?.('key').remaining ?? 1000) < 400, 'the calls of the other to be counted');
});
