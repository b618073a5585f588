import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { indexJson } from '#src/kit/json-index.ts';
import { viewJson } from '#src/kit/json-view.ts';
import { edited, runs } from '../support/fuzz.ts';

type Loose = Record<string, unknown>;

const BOUNDS = { maxDepth: 6, maxKeys: 40, maxMembers: 5 };
// None begins with a backslash: once it has read such a name, V8 13.6 takes others for it that are written with an escape.
const NAMES = ['', 'a', 'b', 'id', 'é', '\u{1f4a5}', '"', 'a\\', 'a b', '__proto__', 'constructor', 'length', '0'];

/** Spaces where JSON allows them, now and then; around all of it, too. */
const spaced = (text: string): fc.Arbitrary<string> =>
  fc
    .constantFrom('', ' ', '\n', '\t\r ')
    .map((space) => `${space}${text.replace(/[{}[\],:]/g, (sign) => `${space}${sign}${space}`)}${space}`);

const value = fc.jsonValue({ maxDepth: 5 });
const named = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), value, { noNullPrototype: true });
const text = fc
  .oneof(value, named, fc.record({ a: named, issue: fc.record({ b: named, list: fc.array(named, { maxLength: 3 }) }) }))
  .map((one) => JSON.stringify(one))
  .chain((one) => fc.oneof(fc.constant(one), spaced(one), edited(one, '{}[]",:\\ue01-.+n ')));

function outcome(work: () => unknown): unknown {
  try {
    return { value: work() };
  } catch (thrown) {
    return { refused: (thrown as Error).message };
  }
}

/** Where they differ, member by member to the very bottom, without once asking for the names of the view. */
function difference(seen: unknown, real: unknown, path = ''): string | null {
  if (typeof real !== 'object' || real === null || Array.isArray(real))
    return JSON.stringify(seen) === JSON.stringify(real) ? null : `${path}: ${JSON.stringify(seen)}`;
  for (const name of new Set([...Object.keys(real), ...NAMES])) {
    const isAlike =
      Object.hasOwn(seen as Loose, name) === Object.hasOwn(real, name) && name in (seen as Loose) === name in real;
    if (!isAlike) return `${path}.${name} is there`;
    if (!Object.hasOwn(real, name)) continue;
    const found = difference((seen as Loose)[name], (real as Loose)[name], `${path}.${name}`);
    if (found) return found;
  }
  return null;
}

test('a view of a document is what JSON.parse makes of it, and what is refused is refused in the same words', () => {
  fc.assert(
    fc.property(text, (given) => {
      const [seen, real] = [viewJson, parseBoundedJson].map((read) => outcome(() => read(Buffer.from(given))) as Loose);
      expect(difference(seen?.value, real?.value)).toBeNull();
      expect(JSON.stringify(seen)).toBe(JSON.stringify(real));
    }),
    runs(),
  );
});

test('every document that is sound and within its bounds is known to be, and no other one', () => {
  fc.assert(
    fc.property(text, (given) => {
      const isFine = 'value' in (outcome(() => parseBoundedJson(given, BOUNDS)) as Loose);
      // A mark of the byte order is no part of the document.
      fc.pre(!given.startsWith('\ufeff'));
      const looked = indexJson(Buffer.from(given), BOUNDS);
      expect(looked === 'sound' || typeof looked === 'number').toBe(isFine);
    }),
    runs(),
  );
});

test('bytes that are no text are refused, or read as JSON.parse reads them', () => {
  fc.assert(
    fc.property(text, fc.uint8Array({ maxLength: 6 }), fc.nat(), (given, bytes, at) => {
      const before = Buffer.from(given);
      const cut = before.length === 0 ? 0 : at % before.length;
      const document = Buffer.concat([before.subarray(0, cut), bytes, before.subarray(cut)]);
      const [seen, real] = [viewJson, parseBoundedJson].map((read) => outcome(() => read(document)));
      expect(JSON.stringify(seen)).toBe(JSON.stringify(real));
    }),
    runs(),
  );
});
