import { expect, test } from '@jest/globals';
import { stepsBack } from '#src/kit/clock.ts';
import { createSqlQueue } from '#src/queue/sql-queue.ts';
import { createLimiter } from '#src/runtime/limiter.ts';
import { watchClock } from '#src/runtime/watch-clock.ts';
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
