import { expect, test } from '@jest/globals';
import { didYouMean, nearest } from '#src/kit/nearest.ts';

const KNOWN = ['events', 'filters', 'retry_backoff', 'retry_attempts', 'slack_send_message'];

test.each([
  ['evnts', 'events'],
  ['EVENTS', 'events'],
  ['filter', 'filters'],
  ['backoff', 'retry_backoff'],
  ['slack_send_mesage', 'slack_send_message'],
  ['zzz', undefined],
  ['', undefined],
  ['x'.repeat(1000), undefined],
])('%p is near %p', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant);
  expect(didYouMean(word, KNOWN)).toBe(meant === undefined ? '' : ` Did you mean "${meant}"?`);
});
