import { expect, test } from '@jest/globals';
import { matchesGlob } from '#src/kit/matches.ts';
import { matchesEvent } from '#src/kit/matches-event.ts';
import { processorMs } from '../support/processor-time.ts';

test.each([
  ['*', '', true],
  ['a*c', 'abbc', true],
  ['a*c', 'abbd', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['*b*b*', 'abcb', true],
  ['', 'a', false],
  ['a.c', 'abc', false],
])('%s on %s: %s', (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

test('many stars on a long text end soon', () => {
  const started = processorMs();
  expect(matchesGlob(`${'*a'.repeat(100)}b`, 'a'.repeat(20_000))).toBe(false);
  expect(processorMs() - started).toBeLessThan(1_000);
});

test.each([
  [['*'], 'push', true],
  [['issues.*'], 'issues.opened', true],
  [['issues'], 'issues.opened', true],
  [['issues.opened'], 'issues.closed', false],
  [['issue'], 'issues.opened', false],
  [[], 'push', false],
])('events %j take %s: %s', (patterns, type, expected) => {
  expect(matchesEvent(patterns, type)).toBe(expected);
});
