import { expect, test } from '@jest/globals';
import { parseDuration, parsePercent, parseSize } from '#src/kit/duration.ts';
import { InputFault } from '#src/kit/faults.ts';

test.each([
  ['300s', 300_000],
  ['5m', 300_000],
  ['30d', 2_592_000_000],
  ['1h', 3_600_000],
  ['500ms', 500],
  ['1.5h', 5_400_000],
  [' 2 min ', 120_000],
  ['2W', 1_209_600_000],
  ['250', 250],
  [250, 250],
  [0, 0],
])('%p is %p milliseconds', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  ['100MB', 104_857_600],
  ['64 kb', 65_536],
  ['1gb', 1_073_741_824],
  ['12', 12],
  [12, 12],
])('%p is %p bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each([
  ['99.9%', 99.9],
  ['< 1%', 1],
  ['> 5%', 5],
  ['<=0.5', 0.5],
  ['5.0', 5],
  [5.0, 5],
])('%p is %p percent', (text, percent) => {
  expect(parsePercent(text)).toBe(percent);
});

const WRONG = [
  '',
  'x',
  '5y',
  '-5m',
  'm',
  '5 m 3',
  'Infinity',
  '1e9s',
  '5constructor',
  '5 __proto__',
  -1,
  Number.NaN,
  '٣m',
  '9'.repeat(400),
];

test.each(WRONG)('%p is refused with examples', (text) => {
  expect(() => parseDuration(text)).toThrow(InputFault);
  expect(() => parseDuration(text)).toThrow(/5m/);
  expect(() => parseSize(text)).toThrow(/100MB/);
  expect(() => parsePercent(text)).toThrow(/99\.9%/);
});
