import { expect, test } from '@jest/globals';
import { createMemoryCache } from '#src/kit/memory-cache.ts';

const KB = 1024;
const text = (kilobytes: number): string => 'x'.repeat(kilobytes * KB);

function made(mostBytes?: number) {
  let now = 0;
  const cache = createMemoryCache({ now: () => now }, mostBytes);
  const bounds = { ttlMs: 1000, maxBytes: 10 * KB };
  return {
    cache,
    at: (ms: number) => {
      now = ms;
    },
    set: (owner: string, key: string, value: unknown, more: object = {}) =>
      cache.set(owner, key, value, { ...bounds, ...more }),
  };
}

test('a value is there for its time, for its owner only, and never the same object', () => {
  const { cache, set, at } = made();
  const value = { list: [1] };
  set('a', 'k', value);
  expect(cache.get('a', 'k')).toEqual(value);
  expect(cache.get('a', 'k')).not.toBe(cache.get('a', 'k'));
  expect(cache.get('b', 'k')).toBeUndefined();
  at(999);
  expect(cache.get('a', 'k')).toEqual(value);
  at(1000);
  expect(cache.get('a', 'k')).toBeUndefined();
  expect(cache.size).toBe(0);
});

test('of one owner, what was used longest ago goes first', () => {
  const { cache, set } = made();
  for (const key of ['one', 'two', 'three']) set('a', key, text(3));
  cache.get('a', 'one');
  set('a', 'four', text(3));
  const kept = ['one', 'two', 'three', 'four'].filter((key) => cache.get('a', key) !== undefined);
  expect(kept).toEqual(['one', 'three', 'four']);
});

test('what does not fit is not kept, nor is what stood there before', () => {
  const { cache, set } = made();
  set('a', 'k', 1);
  set('a', 'k', text(11));
  expect(cache.get('a', 'k')).toBeUndefined();
  set('a', 'k', 1);
  cache.delete('a', 'k');
  expect([cache.get('a', 'k'), cache.size]).toEqual([undefined, 0]);
});

test('all owners share one bound; those used longest ago give way', () => {
  const { cache, set } = made(10 * KB);
  for (const owner of ['a', 'b', 'c']) set(owner, 'k', text(3));
  cache.get('a', 'k');
  set('d', 'k', text(3));
  expect(['a', 'b', 'c', 'd'].filter((owner) => cache.get(owner, 'k') !== undefined)).toEqual(['a', 'c', 'd']);
  expect(cache.size).toBeLessThanOrEqual(10 * KB);
});

test('an owner that gives way once is still the first to give way', () => {
  const { cache, set } = made(10 * KB);
  for (const key of ['1', '2', '3']) set('a', key, text(2));
  set('b', 'k', text(2));
  set('c', '1', text(3));
  set('c', '2', text(2));
  expect(['1', '2', '3'].filter((key) => cache.get('a', key) !== undefined)).toEqual(['3']);
  expect([cache.get('b', 'k'), cache.get('c', '1'), cache.get('c', '2')]).not.toContain(undefined);
});

test('many small ones are bounded too', () => {
  const { cache, set } = made();
  for (let n = 0; n < 1000; n++) set('a', `${n}`, n);
  expect(cache.size).toBeLessThanOrEqual(10 * KB);
  expect(cache.get('a', '999')).toBe(999);
});
