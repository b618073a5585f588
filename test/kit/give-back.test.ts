import { expect, test } from '@jest/globals';
import { isWorthIt } from '#src/kit/give-back.ts';

const MB = 1024 * 1024;

test('memory is given back when busy times are over and there is something to give', () => {
  expect(isWorthIt(0.02, 400 * MB, 250 * MB)).toBe(true);
  expect(isWorthIt(0.5, 400 * MB, 250 * MB)).toBe(false);
  expect(isWorthIt(0.02, 280 * MB, 250 * MB)).toBe(false);
  expect(isWorthIt(0.02, 400 * MB, Number.POSITIVE_INFINITY)).toBe(false);
});
