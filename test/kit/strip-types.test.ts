import { expect, test } from '@jest/globals';
import { InputFault } from '#src/kit/faults.ts';
import { stripTypes } from '#src/kit/strip-types.ts';

test('types become white space, so that lines and columns stay', () => {
  expect(stripTypes('const a: number = 1;')).toBe('const a         = 1;');
});

test.each([
  ['an enum', 'enum A { B }', /enum/],
  ['a syntax error', 'const a: = 1', /Unexpected token/],
  ['too much', 'x'.repeat(300_000), /256 KB/],
])('%s is refused', (_name, text, sentence) => {
  expect(() => stripTypes(text)).toThrow(InputFault);
  expect(() => stripTypes(text)).toThrow(sentence);
});

test('code that breaks the stripper breaks it once, not for whoever comes next', () => {
  for (let round = 0; round < 2; round++) {
    expect(() => stripTypes('('.repeat(100_000))).toThrow(/nested too deeply/);
    expect(stripTypes('let b: string')).toBe('let b        ');
  }
});
