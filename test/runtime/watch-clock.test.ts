import { expect, test } from '@jest/globals';
import { stepsBack } from '#src/kit/clock.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { createLimiter } from '#src/runtime/limiter.ts';
import { watchClock } from '#src/runtime/watch-clock.ts';
import { insertJobs } from '#src/store/jobs.ts';
import type { JobRow } from '#src/store/rows.ts';
import { movingClock } from '../support/moving-clock.ts';
import { silent } from '../support/silent.ts';
import { onEveryStore } from '../support/stores.ts';

const HOUR = 3_600_000;

test('a clock that goes on, or is put forward, steps nowhere; put back, it steps once', () => {
  const clock = movingClock();
  const stepped = stepsBack(clock);
  expect(stepped()).toBe(0);
  clock.forward(HOUR);
  expect(stepped()).toBe(0);
  clock.forward(-HOUR);
  expect(Math.round(stepped() / 1000)).toBe(3600);
  expect(stepped()).toBe(0);
  clock.forward(-500);
  expect(stepped()).toBe(0);
});

test('places in the row of a target come as soon as before', () => {
  const clock = movingClock();
  const limiter = createLimiter(clock);
  const rate = { perMinute: 60, burst: 1, pauseMs: 0 };
  expect(limiter.waitFor('slack', rate, 'a')).toBe(0);
  expect(limiter.waitFor('slack', rate, 'b')).toBeLessThanOrEqual(1000);
  clock.forward(-HOUR);
  expect(limiter.waitFor('slack', rate, 'b')).toBeLessThanOrEqual(1000);
  expect(limiter.waitFor('slack', rate, 'c')).toBeLessThanOrEqual(2100);
});

onEveryStore('the clock put back', (open) => {
  test('what had been taken in before, and is written down after the others were moved, is due as well', async () => {
    const { store } = open;
    const clock = movingClock();
    const queue = createSqlQueue(store, clock);
    const taken = clock.now();
    const watch = watchClock({ store, queue, clock, log: silent }, ['late']);
    clock.forward(-HOUR);
    await watch.look();
    const [late, planned] = ['late', 'planned'].map((name) => `job_${name}_${store.dialect}`) as [string, string];
    const row = (id: string, createdAt: number, dueAt: number): JobRow => ({
      ...{ id, createdAt, dueAt, queue: 'late', lane: 'a', priority: 1, orderKey: null, payload: null },
      ...{ attempts: 0, lease: null, reason: null },
    });
    await store.write((tx) =>
      insertJobs(tx, [row(late, taken, taken), row(planned, clock.now(), clock.now() + 60_000)]),
    );
    for (let looks = 0; looks < 3; looks++) await watch.look();
    watch.stop();
    const text = 'select id, due_at as at from jobs where id in (?, ?) order by id';
    const [first, second] = await store.read.sql.all<{ id: string; at: number }>(text, [late, planned]);
    expect([first?.id, second?.id]).toEqual([late, planned]);
    expect(Math.abs(Math.round((Number(first?.at) - clock.now()) / 60_000))).toBe(store.dialect === 'sqlite' ? 0 : 60);
    expect(Math.round((Number(second?.at) - clock.now()) / 1000)).toBe(60);
  });

  test('a lease of before ends as soon as it would have, one that was taken since is left alone', async () => {
    const { store } = open;
    const clock = movingClock();
    const queue = createSqlQueue(store, clock);
    const [old, fresh] = ['old', 'fresh'].map((name) => `job_${name}_${store.dialect}`) as [string, string];
    const lease = async (id: string): Promise<void> => {
      await store.write((tx) => queue.enqueue(tx, [{ id, queue: id, lane: 'a', dueAt: clock.now() }]));
      expect((await queue.claim(id, { limit: 1, leaseMs: 30_000, now: clock.now() })).jobs).toHaveLength(1);
    };
    const watch = watchClock({ store, queue, clock, log: silent }, []);
    await lease(old);
    clock.forward(-HOUR);
    await lease(fresh);
    await watch.look();
    watch.stop();
    const text = 'select due_at as at from jobs where id in (?, ?) order by id';
    const ends = await store.read.sql.all<{ at: number }>(text, [old, fresh]);
    const [freshWait, oldWait] = ends.map(({ at }) => Math.round((Number(at) - clock.now()) / 1000));
    expect(freshWait).toBe(30);
    expect(oldWait).toBe(store.dialect === 'sqlite' ? 30 : 3630);
  });

  test('what waits is as far away as it was, where one clock counts', async () => {
    const { store } = open;
    const clock = movingClock();
    const queue = createSqlQueue(store, clock);
    const job = {
      id: `job_clock_${store.dialect}`,
      queue: 'clock',
      lane: 'a',
      payload: null,
      dueAt: clock.now() + 60_000,
    };
    await store.write((tx) => queue.enqueue(tx, [job]));
    const watch = watchClock({ store, queue, clock, log: silent }, ['clock']);
    clock.forward(-HOUR);
    await watch.look();
    watch.stop();
    const wait = ((await queue.nextDueAt('clock')) ?? 0) - clock.now();
    const [least, most] = store.dialect === 'sqlite' ? [50_000, 60_000] : [HOUR, HOUR + 60_000];
    expect(wait).toBeGreaterThan(least);
    expect(wait).toBeLessThanOrEqual(most);
  });
});
