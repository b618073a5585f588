import { expect, test } from '@jest/globals';
import { oneLargeInATurn } from '#src/gateway/large-bodies.ts';
import { boundUnread } from '#src/gateway/unread.ts';

const KB = 1024;

test('large bodies are looked into one in a turn of the loop, and small ones at once', async () => {
  const turnOf = oneLargeInATurn(boundUnread());
  let turn = 0;
  const next = (): void => {
    turn++;
    if (turn < 10) setImmediate(next);
  };
  setImmediate(next);
  const turns = await Promise.all([0, 1, 2].map(() => turnOf(100 * KB)?.then(() => turn)));
  expect(new Set(turns).size).toBe(3);
  expect(turnOf(64 * KB)).toBeUndefined();
});

test('those that wait count as unread: beyond that there is no room', async () => {
  const turnOf = oneLargeInATurn(boundUnread(250 * KB));
  const waiting = [turnOf(100 * KB), turnOf(100 * KB)];
  expect(() => turnOf(100 * KB)).toThrow('Too many large bodies arrive at once.');
  await Promise.all(waiting);
  expect(turnOf(250 * KB)).toBeDefined();
});
