import { expect, test } from '@jest/globals';
import { delayBefore } from '#src/runtime/retry-plan.ts';

const middle = () => 0.5;
const plan = (retry_backoff: 'exponential' | 'linear' | 'fixed', retry_attempts = 5) => ({
  retry_attempts,
  retry_backoff,
});
const delays = (backoff: 'exponential' | 'linear' | 'fixed', attempts: number) =>
  Array.from({ length: attempts + 1 }, (_, i) => delayBefore(i + 1, plan(backoff, attempts), middle));

test('the default delays, then the end', () => {
  expect(delays('exponential', 5)).toEqual([10_000, 30_000, 120_000, 600_000, 1_800_000, null]);
  expect(delays('linear', 2)).toEqual([30_000, 60_000, null]);
  expect(delays('fixed', 2)).toEqual([30_000, 30_000, null]);
  expect(delays('exponential', 0)).toEqual([null]);
});

test('more attempts go on doubling up to six hours', () => {
  expect(delayBefore(6, plan('exponential', 10), middle)).toBe(3_600_000);
  expect(delayBefore(10, plan('exponential', 10), middle)).toBe(6 * 3_600_000);
});

test('jitter stays within a fifth', () => {
  expect(delayBefore(1, plan('fixed'), () => 0)).toBe(24_000);
  expect(delayBefore(1, plan('fixed'), () => 1)).toBe(36_000);
});
