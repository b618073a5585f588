import { expect, test } from '@jest/globals';
import { firstIdAt, newId, newToken } from '#src/kit/ids.ts';

const LATER = Date.now() + 1_000_000;

test('ids have their prefix, one length and safe letters', () => {
  for (let i = 0; i < 1000; i++) expect(newId('evt')).toMatch(/^evt_[0-9a-hjkmnp-tv-z]{27}$/);
});

test('ids of one process sort in the order in which they were made', () => {
  const made = Array.from({ length: 40_000 }, () => newId('evt', LATER));
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

test('ids keep their order when the clock steps back', () => {
  const before = newId('evt', LATER + 60_000);
  expect(newId('evt', LATER) > before).toBe(true);
});

test('a time is the border between the ids before and after it', () => {
  const at = LATER + 120_000;
  const [before, after] = [newId('evt', at - 1), newId('evt', at)];
  expect(before < firstIdAt('evt', at)).toBe(true);
  expect(after >= firstIdAt('evt', at)).toBe(true);
});

test('the time before 1970 is the time of 1970', () => {
  expect(firstIdAt('log', -5)).toBe('log_0000000000');
});

test('tokens are 256 bits that fit into a path', () => {
  const tokens = Array.from({ length: 100 }, newToken);
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
});
