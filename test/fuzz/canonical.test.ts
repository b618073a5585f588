import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '#src/sandbox/guest/canonical.ts';
import { runs } from '../support/fuzz.ts';

const LONGEST = 2_000;

/** The long way, of what JSON.parse made. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).filter((name) => name !== '__proto__');
  const fields = names.sort().map((name) => `${JSON.stringify(name)}:${written((value as never)[name])}`);
  return `{${fields.join(',')}}`;
}

// Once it has read a name that begins with a backslash, V8 13.6 takes others for it that are written with an escape.
const names = fc
  .oneof(fc.constantFrom('b', 'a', '10', '9', 'é', '"', 'a\\', 'toJSON', ''), fc.string())
  .filter((name) => !name.startsWith('\\'));
const leaf = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom<unknown>(undefined, Number.NaN, -0, 1e21, new Date(0), new Map([[1, 2]]), Object(5), Symbol('s')),
  fc.constantFrom<unknown>(() => 1, Object.create(null), { toJSON: () => ({ b: 1, a: 2 }) }, new Array(2), /x/),
  fc.constantFrom<unknown>(...[{ a: 1 }, [1]].map((one) => Object.defineProperty(one, 'toJSON', { value: () => 7 }))),
  fc.constantFrom<unknown>(JSON.parse('{"b":1,"__proto__":{"c":2},"a":0}'), 'x'.repeat(LONGEST), '\ud800'),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { noNullPrototype: false, maxKeys: 5 }),
  ),
}));

test('whatever a handler hands in has the text that JSON.stringify leads to, with the names in order', () => {
  fc.assert(
    fc.property(anything, (value) => {
      const text = JSON.stringify(value) ?? 'null';
      if (text.length <= LONGEST) expect(canonicalJson(value, LONGEST)).toBe(written(JSON.parse(text)));
      else expect(() => canonicalJson(value, LONGEST)).toThrow(`A value has ${text.length} characters as JSON`);
    }),
    runs(),
  );
});

test('what is deep, large or goes in circles ends as it always did', () => {
  const inner: unknown[] = [];
  let deep = inner;
  for (let i = 0; i < 64; i++) deep = [deep];
  expect(canonicalJson(deep, LONGEST)).toBe('['.repeat(65) + ']'.repeat(65));
  inner.push([]);
  expect(() => canonicalJson(deep, LONGEST)).toThrow('deeper than 64 levels');
  inner.push(deep);
  expect(() => canonicalJson(deep, LONGEST)).toThrow('circular');
  expect(() => canonicalJson({ n: 1n }, LONGEST)).toThrow('BigInt');
  const many = Array.from({ length: 10_000 }, (_, i) => ({ b: i, a: 'é' }));
  expect(canonicalJson(many, 1_000_000)).toBe(written(many));
  let read = 0;
  const counted = {
    b: {
      get c() {
        return ++read;
      },
    },
    a: 1,
  };
  expect(canonicalJson(counted, LONGEST)).toBe('{"a":1,"b":{"c":1}}');
});
