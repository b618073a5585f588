import { expect, test } from '@jest/globals';
import { findGaps } from '#src/events/gaps.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
const every = (minutes: number, count: number, from = START): number[] =>
  Array.from({ length: count }, (_, n) => from + n * minutes * MINUTE);

test('a steady stream has no holes', () => {
  const times = every(5, 100);
  expect(findGaps(times, (times.at(-1) ?? 0) + 5 * MINUTE)).toEqual([]);
});

test('a pause many times as long as usual is one, with its ends', () => {
  const before = every(5, 50);
  const from = before.at(-1) ?? 0;
  const after = every(5, 50, from + 3 * 60 * MINUTE);
  expect(findGaps([...before, ...after], (after.at(-1) ?? 0) + MINUTE)).toEqual([
    {
      from: new Date(from).toISOString(),
      to: new Date(after[0] ?? 0).toISOString(),
      duration: 180 * MINUTE,
      usual: 5 * MINUTE,
    },
  ]);
});

test('a silence that lasts has no end yet', () => {
  const times = every(5, 50);
  expect(findGaps(times, (times.at(-1) ?? 0) + 60 * MINUTE)).toMatchObject([{ to: null, duration: 60 * MINUTE }]);
});

test('events that come seldom, and few of them, say nothing', () => {
  expect(findGaps(every(600, 40), START + 40 * 600 * MINUTE)).toEqual([]);
  expect(findGaps(every(1, 10), START + 30 * 24 * 60 * MINUTE)).toEqual([]);
  expect(findGaps([], START)).toEqual([]);
});
