import { expect, test } from '@jest/globals';
import { momentOf, parseMoment } from '#src/kit/moment.ts';

test.each([
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
  ['2026-01-02t03:04:05.1234567z', '2026-01-02T03:04:05.123Z'],
  ['2026-01-02T03:04Z', '2026-01-02T03:04:00.000Z'],
  ['2026-01-02', '2026-01-02T00:00:00.000Z'],
  ['2026-01-02T03:04:05', '2026-01-02T03:04:05.000Z'],
  ['2026-01-02 03:04', '2026-01-02T03:04:00.000Z'],
  ['2026-01-02T03:04:05+03:00', '2026-01-02T00:04:05.000Z'],
  ['2026-01-02T03:04:05 03:00', '2026-01-02T00:04:05.000Z'],
  ['2026-01-02T03:04:05-0130', '2026-01-02T04:34:05.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
])('%s is %s, wherever the service runs', (text, iso) => {
  expect(new Date(parseMoment(text) ?? 0).toISOString()).toBe(iso);
});

test.each([
  ...['', '7', '2026', 'foo 1', 'Jan 1 2026', '2026-02-29', '2026-13-01', '2026-01-00', '2026-01-02T24:01Z'],
  ...['2026-01-02T03:60Z', '2026-01-02T03:04+25:00', '+010000-01-01T00:00:00Z', '2026-01-02T', '2026-01-02Z'],
])('%j is no time', (text) => {
  expect(parseMoment(text)).toBeUndefined();
  expect(() => momentOf('from', text, 0)).toThrow(/^from: ".*" is no time\. Write an ISO time/);
});

test('how long ago', () => {
  expect(momentOf('from', '1.5h', 10_000_000)).toBe(10_000_000 - 5_400_000);
  expect(() => momentOf('from', '1 fortnight', 0)).toThrow(/is not a duration|is no time/);
});
