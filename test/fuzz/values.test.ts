import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { timeRange } from '#src/api/time-range.ts';
import { slugOf } from '#src/integrations/slug.ts';
import { parseDuration, parsePercent, parseSize } from '#src/kit/duration.ts';
import { InputFault } from '#src/kit/faults.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { valueAt } from '#src/kit/value-at.ts';
import { anyText, runs } from '../support/fuzz.ts';

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;

const number = fc.oneof(
  fc.nat().map(String),
  fc.double().map(String),
  fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `${a}.${b}`),
  fc.constantFrom('', '-1', '1e9', '0x10', '٣', '９', '1_000', '999999999999999', '9'.repeat(400), '.5', '5.'),
);
const unit = fc.constantFrom(
  '',
  's',
  'ms',
  'm',
  'min',
  'h',
  'd',
  'w',
  'MB',
  'kb',
  'gb',
  'tb',
  '%',
  ' %',
  'toString',
  '__proto__',
  'S',
  'μs',
);
const quantity = fc.oneof(
  anyText,
  fc
    .tuple(fc.constantFrom('', ' ', '<', '>= ', '\t'), number, fc.constantFrom('', ' ', '   ', '\n'), unit)
    .map((parts) => parts.join('')),
);

/** What came out, or undefined where it was refused; anything but an InputFault fails the test. */
function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(InputFault);
    return undefined;
  }
}

test.each([
  ['duration', parseDuration],
  ['size', parseSize],
  ['percent', parsePercent],
])('a %s is a number that is not negative, or is refused', (_kind, parse) => {
  fc.assert(
    fc.property(fc.oneof(quantity, fc.double(), fc.jsonValue() as fc.Arbitrary<string>), (given) => {
      const value = unlessRefused(() => parse(given));
      if (value !== undefined) expect(Number.isFinite(value) && value >= 0).toBe(true);
    }),
    runs(),
  );
});

test('units are what they are called', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000_000 }), (n) => {
      expect(parseDuration(`${n}m`)).toBe(60 * parseDuration(`${n}s`));
      expect(parseDuration(`${n}d`)).toBe(24 * parseDuration(`${n}h`));
      expect(parseSize(`${n}MB`)).toBe(1024 * parseSize(`${n} kb`));
      expect(parsePercent(`< ${n}%`)).toBe(n);
    }),
    runs(),
  );
});

test('a time range is times, or is refused with the name of the field', () => {
  const moment = fc.oneof(
    quantity,
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom('2026', '2026-02-30', '24:00', 'yesterday', 'now', '+275760-09-13', '1970-01-01'),
  );
  fc.assert(
    fc.property(fc.option(moment, { nil: undefined }), fc.option(moment, { nil: undefined }), (from, to) => {
      const range = unlessRefused(() => timeRange({ from, to }, NOW));
      for (const ms of Object.values(range ?? {})) expect(Number.isFinite(ms)).toBe(true);
    }),
    runs(),
  );
});

test('so long ago is so long before now', () => {
  fc.assert(
    fc.property(fc.nat({ max: 100_000 }), fc.constantFrom('s', 'm', 'h', 'd'), (n, ago) => {
      expect(timeRange({ from: `${n}${ago}` }, NOW)).toEqual({ from: NOW - parseDuration(`${n}${ago}`) });
    }),
    runs(),
  );
});

test('a Retry-After is between a second and a day, or says nothing', () => {
  const header = fc.oneof(
    quantity,
    fc.array(quantity, { maxLength: 2 }),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    fc.constantFrom('Wed, 21 Oct 2015 07:28:00 GMT', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri'),
  );
  fc.assert(
    fc.property(fc.option(header, { nil: undefined }), (given) => {
      const ms = retryAfterMs(given, NOW);
      if (ms !== undefined) expect(ms >= 1000 && ms <= DAY_MS).toBe(true);
    }),
    runs(),
  );
});

test('a slug is a slug, and the slug of a slug is itself', () => {
  const title = fc.oneof(
    anyText,
    fc.string({ unit: fc.constantFrom('Ж', 'щ', 'ь', 'é', 'ß', 'İ', '-', ' ', 'a', 'Z', '0', '_', '.', '中') }),
  );
  fc.assert(
    fc.property(title, (text) => {
      const slug = slugOf(text);
      expect(slug).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/);
      expect(slug.length).toBeLessThanOrEqual(40);
      expect(slugOf(slug)).toBe(slug);
    }),
    runs(),
  );
});

test('a path finds own values only', () => {
  const path = fc
    .array(fc.oneof(fc.constantFrom('a', 'b', '0', 'length', '__proto__', 'constructor', 'toString'), anyText))
    .map((parts) => parts.join('.'));
  fc.assert(
    fc.property(fc.jsonValue(), path, (value, where) => {
      const found = valueAt(value, where);
      expect(typeof found).not.toBe('function');
      expect(found === Object.prototype || found === Array.prototype).toBe(false);
    }),
    runs(),
  );
});
