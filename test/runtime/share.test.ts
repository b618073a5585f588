import { expect, test } from '@jest/globals';
import type { Job } from '#src/queue/queue.ts';
import { shareOf } from '#src/runtime/share.ts';

const holding = (lanes: Record<string, number>): Map<string, Job> =>
  new Map(
    Object.entries(lanes).flatMap(([lane, count]) =>
      Array.from({ length: count }, (_, i): [string, Job] => [`${lane} ${i}`, { lane } as Job]),
    ),
  );

test('with room for all, so many at once', () => {
  expect(shareOf(holding({}))).toEqual({ limit: 64, beside: [] });
  expect(shareOf(holding({ a: 200 }))).toEqual({ limit: 56, beside: [] });
});

test('without it, whoever holds many leaves the rest to others', () => {
  expect(shareOf(holding({ a: 250, b: 16, c: 15 }))).toEqual({ limit: 39, beside: ['a', 'b'] });
  expect(shareOf(holding(Object.fromEntries(Array.from({ length: 256 }, (_, i) => [`p${i}`, 1]))))).toEqual({
    limit: 64,
    beside: [],
  });
  expect(shareOf(holding({ a: 256, b: 10, c: 54 }))).toBeNull();
});
