import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputFault } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';

describe('bounded JSON', () => {
  test('says the same as JSON.parse on everything that is small enough', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(parseBoundedJson(text)).toEqual(JSON.parse(text));
        expect(parseBoundedJson(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('never throws anything but an InputFault', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '1', 'a', ' ') }),
        (text) => {
          let parsed: unknown;
          try {
            parsed = JSON.parse(text);
          } catch {
            expect(() => parseBoundedJson(text)).toThrow(InputFault);
            return;
          }
          expect(parseBoundedJson(text)).toEqual(parsed);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each(['[', '{"a":'])('a million levels of %j are refused at once', (open) => {
    expect(() => parseBoundedJson(open.repeat(1_000_000))).toThrow(/100 levels/);
  });

  test('depth counts to the level, brackets in texts do not count', () => {
    expect(parseBoundedJson('['.repeat(100) + ']'.repeat(100))).toBeInstanceOf(Object);
    expect(() => parseBoundedJson('['.repeat(101) + ']'.repeat(101))).toThrow(InputFault);
    expect(parseBoundedJson(JSON.stringify(`${'['.repeat(500)}\\"${'{'.repeat(500)}`))).toHaveLength(1002);
    expect(parseBoundedJson('[[1],[2]]', { maxDepth: 2 })).toEqual([[1], [2]]);
    expect(() => parseBoundedJson('[[1],[2]]', { maxDepth: 1 })).toThrow(InputFault);
  });

  test('the number of values is bounded', () => {
    expect(() => parseBoundedJson(`[${'1,'.repeat(200_001)}1]`)).toThrow(/200000 values/);
    expect(parseBoundedJson('[1,2,3]', { maxKeys: 3 })).toEqual([1, 2, 3]);
    expect(() => parseBoundedJson('[1,2,3,4]', { maxKeys: 3 })).toThrow(InputFault);
  });

  test('the number of keys of one object is bounded where that is asked for, of a list and of many objects it is not', () => {
    const bounds = { maxMembers: 3 };
    const table = (keys: number): string => `{${Array.from({ length: keys }, (_, i) => `"${i}":{"a":[0,0,0,0,0,0]}`)}}`;
    expect(parseBoundedJson(table(3), bounds)).toEqual(JSON.parse(table(3)));
    expect(() => parseBoundedJson(table(4), bounds)).toThrow(/more than 3 keys/);
    expect(() => parseBoundedJson(`[[${table(4)}]]`, bounds)).toThrow(InputFault);
    expect(() => parseBoundedJson('{"":0,"":0,"":0,"":0}', bounds)).toThrow(InputFault);
    expect(parseBoundedJson('[{"a":0,"b":0},{"a":0,"b":0},1,2,3,4,5]', bounds)).toHaveLength(7);
    expect(parseBoundedJson(table(4))).toEqual(JSON.parse(table(4)));
  });

  test('__proto__ is an own key and changes no prototype', () => {
    const parsed = parseBoundedJson('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.getPrototypeOf(JSON.parse('{}')));
    expect(Object.keys(parsed as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('a byte order mark is no fault, an empty body is', () => {
    expect(parseBoundedJson('\ufeff{"a":1}')).toEqual({ a: 1 });
    expect(() => parseBoundedJson('')).toThrow(InputFault);
  });

  test('the sentence does not quote the document', () => {
    expect(() => parseBoundedJson('{"token": xoxb-123456}')).toThrow(/^(?!.*xoxb-1)/);
  });
});
