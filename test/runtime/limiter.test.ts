import { expect, test } from '@jest/globals';
import { createLimiter } from '#src/runtime/limiter.ts';

function clockAt(start: number) {
  let now = start;
  return {
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const RATE = { perMinute: 60, burst: 3, pauseMs: 0 };

test('a burst goes at once, the rest is spaced evenly, and a ticket keeps its place', () => {
  const clock = clockAt(1_000_000);
  const limiter = createLimiter(clock);
  const waits = ['a', 'b', 'c', 'd', 'e'].map((ticket) => limiter.waitFor('k', RATE, ticket));
  expect(waits).toEqual([0, 0, 0, 1000, 2000]);
  expect(limiter.waitFor('k', RATE, 'e')).toBe(2000);
  clock.pass(1000);
  expect(limiter.waitFor('k', RATE, 'd')).toBe(0);
  expect(limiter.waitFor('k', RATE, 'e')).toBe(1000);
});

test('over a long time no more than the rate goes, and nothing is refused for ever', () => {
  const clock = clockAt(0);
  const limiter = createLimiter(clock);
  const waiting = new Set(Array.from({ length: 200 }, (_, i) => `t${i}`));
  let gone = 0;
  for (let second = 0; second < 200; second++) {
    for (const ticket of [...waiting]) {
      if (limiter.waitFor('k', RATE, ticket) > 0) continue;
      waiting.delete(ticket);
      gone++;
    }
    expect(gone).toBeLessThanOrEqual(RATE.burst + second);
    clock.pass(1000);
  }
  expect(waiting.size).toBe(0);
});

test('keys do not wait for each other', () => {
  const limiter = createLimiter(clockAt(0));
  const once = { perMinute: 1, burst: 1, pauseMs: 0 };
  expect([limiter.waitFor('a', once, '1'), limiter.waitFor('b', once, '2')]).toEqual([0, 0]);
  expect(limiter.waitFor('a', once, '3')).toBe(60_000);
});

test('more waiting than places can be kept for: those that hold one keep it, and all go in the end', () => {
  const clock = clockAt(0);
  const limiter = createLimiter(clock, 10);
  const back = new Map(Array.from({ length: 40 }, (_, i) => [`t${i}`, 0]));
  const gone: number[] = [];
  for (let second = 0; second < 120 && back.size > 0; second++) {
    for (const [ticket, at] of [...back]) {
      if (at > clock.now()) continue;
      const wait = limiter.waitFor('k', RATE, ticket);
      if (wait > 0) back.set(ticket, clock.now() + wait);
      else {
        back.delete(ticket);
        gone.push(second);
      }
    }
    expect(gone.length).toBeLessThanOrEqual(RATE.burst + second);
    clock.pass(1000);
  }
  expect(gone).toHaveLength(40);
  expect(gone.at(-1)).toBeLessThan(60);
});

test('places of those who never come back are given up', () => {
  const clock = clockAt(0);
  const limiter = createLimiter(clock, 10);
  for (let i = 0; i < 20; i++) limiter.waitFor('left', RATE, `left${i}`);
  clock.pass(3_600_000);
  for (let i = 0; i < 4; i++) limiter.waitFor('k', RATE, `k${i}`);
  clock.pass(1000);
  expect(limiter.waitFor('k', RATE, 'k3')).toBe(0);
});

test('with a pause, whoever comes too soon waits at least that long, and the rate counts from there on', () => {
  const clock = clockAt(0);
  const limiter = createLimiter(clock);
  const rate = { perMinute: 60, burst: 2, pauseMs: 30_000 };
  const waits = ['a', 'b', 'c', 'd', 'e'].map((ticket) => limiter.waitFor('k', rate, ticket));
  expect(waits).toEqual([0, 0, 30_000, 31_000, 32_000]);
  clock.pass(30_000);
  expect(['c', 'd'].map((ticket) => limiter.waitFor('k', rate, ticket))).toEqual([0, 1000]);
  clock.pass(10_000);
  expect(limiter.waitFor('k', rate, 'f')).toBe(0);
});
