import fc from 'fast-check';

const RUNS = Number(process.env.CCB_FUZZ_RUNS ?? 2000);

/** How often a property is tried; `share` where one try costs much more than a call. */
export const runs = (share = 1): { numRuns: number } => ({ numRuns: Math.ceil(RUNS * share) });

interface Edit {
  at: number;
  take: number;
  put: string;
}

/** A text with a few characters put in, taken out or exchanged; it may be the same as before. */
export function edited(text: string, letters: string): fc.Arbitrary<string> {
  const edit: fc.Arbitrary<Edit> = fc.record({
    at: fc.nat(text.length),
    take: fc.nat({ max: 3 }),
    put: fc.string({ unit: fc.constantFrom(...letters), maxLength: 3 }),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map((edits) => edits.reduce((all, { at, take, put }) => all.slice(0, at) + put + all.slice(at + take), text));
}

/** Text as it comes from people, machines and attackers. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    '__proto__',
    'constructor',
    'toString',
    '../..',
    '\u{1f4a5}',
    '\ud800',
    '{{x}}',
    "' or 1=1 --",
    '\u202e',
    '-1',
    '1e999',
    'NaN',
    'null',
  ),
);
