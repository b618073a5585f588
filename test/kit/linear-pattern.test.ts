import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputFault } from '#src/kit/faults.ts';
import { LinearPattern } from '#src/kit/linear-pattern.ts';
import { processorMs } from '../support/processor-time.ts';

test.each([
  ['^((a+))+$', `${'a'.repeat(20_000)}!`],
  ['^(a|a)*$', `${'a'.repeat(20_000)}!`],
  ['^(a?a?)*$', `${'a'.repeat(20_000)}!`],
  ['a*a*a*a*a*b', 'a'.repeat(20_000)],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(20_000)],
])('%s goes through a hostile text once', (pattern, text) => {
  const start = processorMs();
  expect(new LinearPattern(pattern).test(text)).toBe(false);
  expect(processorMs() - start).toBeLessThan(5000);
});

test.each(['(a)\\1', '(?=a)', '(?!a)', '(?<=a)b', '(?<!a)b', '(?<n>a)\\k<n>', '(a{100}){6}', '(){999999999}'])(
  '%s is refused with a sentence',
  (pattern) => {
    expect(() => new LinearPattern(pattern)).toThrow(InputFault);
  },
);

test.each([
  '^#[a-z0-9-]+$',
  '^[a-z0-9]+(-[a-z0-9]+)*$',
  '^https?://[^/\\s]+(?:/.*)?$',
  '\\bfoo\\b|^\\u{1F600}+$',
  '^(?<year>\\d{4})-\\d{2}(-\\d{2})?$',
  '^[\\]\\-a]{2,}?x$',
  '^\\p{Lu}\\w*\\W?$',
  '',
  '^$',
  'a|',
  '()*b',
])('%s says what the language says', (pattern) => {
  const letter = fc.constantFrom('a', 'b', 'f', 'o', 'x', 'Z', '-', '#', '1', '2', '/', ':', '.', ' ', ']', '\n', '😀');
  const own = new RegExp(pattern, 'u');
  const linear = new LinearPattern(pattern);
  const samples = [
    '#dev-alerts',
    'a-b-c',
    'https://x/y',
    ' foo ',
    'foot',
    '😀😀',
    '2026-01-02',
    '2026-01',
    'Zab.',
    ']-x',
  ];
  for (const text of samples) expect([text, linear.test(text)]).toEqual([text, own.test(text)]);
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 12 }), (letters) => {
      const text = letters.join('');
      expect(linear.test(text)).toBe(own.test(text));
    }),
    { numRuns: 300 },
  );
});

/** Patterns from small parts, so that their parts meet in every way. */
const { pattern: anyPattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\b', '^', '$', '\\.'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(?:${a}|${b})`),
    fc
      .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?'))
      .map(([a, times]) => `(${a})${times}`),
  ),
}));

test('whatever the parts, it says what the language says', () => {
  fc.assert(
    fc.property(anyPattern, fc.stringMatching(/^[ab. ]{0,8}$/), (pattern, text) => {
      fc.pre(pattern.length < 60);
      expect([pattern, text, new LinearPattern(pattern).test(text)]).toEqual([
        pattern,
        text,
        new RegExp(pattern, 'u').test(text),
      ]);
    }),
    { numRuns: 1000 },
  );
});
