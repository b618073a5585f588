import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCondition } from '#src/kit/condition.ts';
import { InputFault } from '#src/kit/faults.ts';
import { processorMs } from '../support/processor-time.ts';

const facts = {
  priority: 'Critical',
  error_rate: 7.2,
  labels: ['bug', 'ui'],
  title: 'hello and crash',
  repository: 'o/r',
  n: 5,
  closer: null,
};
const payload = {
  repository: { name: 'r' },
  issue: { labels: [{ name: 'bug', color: null }], milestone: null },
  title: 'other',
  body: 'only here',
};

test.each([
  ["priority == 'Critical'", true],
  ['priority == "Critical"', true],
  ["priority == 'Low'", false],
  ['error_rate > 5%', true],
  ['error_rate > 5% and n == 5', true],
  ['error_rate < 5% or n >= 6', false],
  ['error_rate > 5% AND NOT n == 4', true],
  ["title contains 'and crash'", true],
  ["title contains 'or'", false],
  ["labels contains 'bug'", true],
  ["labels.contains('ui')", true],
  ["title.contains('crash')", true],
  ["labels not contains 'bug'", false],
  ["'bug' in labels and 'q' not in labels", true],
  ["priority in ['High', 'Critical']", true],
  ["priority not in ['High']", true],
  ["title matches 'hello*'", true],
  ["title matches 'hell? and*'", true],
  ["title matches '*zzz'", false],
  ["not priority == 'Low'", true],
  ["not (priority == 'Critical' and n == 5)", false],
  ["repository == 'o/r' and repository.name == 'r'", true],
  ["issue.labels contains 'bug'", true],
  ["issue.labels.exists(l, l.name == 'bug')", true],
  ["body contains 'only'", true],
  ["title == 'other'", false],
  ['n + 1 == 6 and n % 2 == 1', true],
  ['missing == null', true],
  ['missing > 5', false],
  ['not missing > 5', false],
  ["missing == 'x' or n == 5", true],
  ['missing.deep.er == 1', false],
  ["constructor == 'x'", false],
  ["missing != 'x'", false],
  ["not missing == 'x'", false],
  ["missing != ''", false],
  ["missing != 'x' or n == 5", true],
  ["n == 5 or missing != 'x'", true],
  ["n == 5 and missing != 'x'", false],
  ["missing contains 'x'", false],
  ["missing not contains 'x'", false],
  ["missing not in ['x']", false],
  ["'x' not in missing", false],
  ["not missing matches 'x*'", false],
  ['not missing', false],
  ['missing != null', false],
  ['null == missing', true],
  ['n != null and null != title', true],
  ["missing == null or missing == 'x'", true],
  ["missing != null and missing != 'x'", false],
  ["closer != ''", false],
  ["issue.milestone != 'v2'", false],
  ['issue.milestone == null', true],
  ["issue.milestone.title != 'v2'", false],
  ["issue.labels.exists(l, l.color != 'red')", false],
  ['issue.labels.exists(l, l.color == null)', true],
  ["(missing == null ? 'x' : missing) == 'x'", true],
  ["((priority)) == ('Critical') and (n) - (3 - 1) == 3", true],
  ['n - (3 - 1) == 3 and -n == -5 and n * 2 + 1 == 11', true],
  ["issue['labels'][0].name == 'bug'", true],
  ["{'a': n}.a == 5", true],
  ["title == 'it\\'s \\u00e9' or n == 5.0", true],
])('%s is %s', (text, expected) => {
  expect(parseCondition(text).holds(facts, payload)).toBe(expected);
});

test.each([
  ["priority = 'x'", 10, /write ==/],
  ["priority <> 'x'", 10, /write !=/],
  ["priority == 'x", 13, /never closed/],
  ['a ==', 5, /ends too early/],
  ['a and and b', 7, /Unexpected/],
  ["contains 'x'", 1, /before it/],
  ['title contains', 7, /after it/],
  ["title.matches('(a+)+$')", 1, /title matches 'release-\*'/],
  ["title matches '^a.*$'", 7, /stands for any text/],
  ['a == `b`', 6, /means nothing/],
  ['labels.all(a, labels.all(b, labels.all(c, c == a)))', 29, /2 deep/],
  ['size(title)', 1, /true or false/],
  ['(a == 1', 8, /EOF/],
  ['a == 1)', 7, /never opened/],
  ['', 1, /empty/],
])('refuses %s at column %i', (text, column, why) => {
  const refuse = (): unknown => parseCondition(text);
  expect(refuse).toThrow(InputFault);
  expect(refuse).toThrow(why);
  expect(refuse).toThrow(new RegExp(`column ${column}:`));
});

test('the caret stands under the column', () => {
  expect(() => parseCondition("priority = 'x'")).toThrow("  priority = 'x'\n           ^");
});

test('too long, too deep', () => {
  expect(() => parseCondition(`a == '${'x'.repeat(1_000)}'`)).toThrow(/1000 are allowed/);
  expect(() => parseCondition(`${'('.repeat(30)}a${')'.repeat(30)}`)).toThrow(/20 deep/);
});

const word = fc.constantFrom(
  ...'a priority labels and or not in contains matches == = != < > % 5 5% ( ) [ ] { } . , \' " \'x\' "y" && || ! ? : - + true null .exists( l, \\ é'.split(
    ' ',
  ),
);

test('whatever is written, it is read or refused with a sentence, and evaluating it never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word, { maxLength: 25 }).map((words) => words.join(' ')),
      ),
      (text) => {
        let condition: ReturnType<typeof parseCondition>;
        try {
          condition = parseCondition(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InputFault);
          return;
        }
        expect(typeof condition.holds(facts, payload)).toBe('boolean');
      },
    ),
    { numRuns: 2_000 },
  );
});

test('hostile texts are refused or answered at once', () => {
  const hostile = [
    'not '.repeat(240),
    'a contains '.repeat(80),
    `${'a.'.repeat(400)}a == 1`,
    `${'!'.repeat(900)}a`,
    "title matches '".concat('*a'.repeat(400), "'"),
    '['.repeat(900),
    `${'1+'.repeat(400)}1 == 1`,
  ];
  const started = processorMs();
  for (const text of hostile) {
    try {
      parseCondition(text).holds({ title: 'a'.repeat(20_000) });
    } catch (error) {
      expect(error).toBeInstanceOf(InputFault);
    }
  }
  expect(processorMs() - started).toBeLessThan(2_000);
});
