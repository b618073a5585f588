import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CRASH_POINTS } from '../support/crash-points.ts';
import { type Mortal, startMortal } from '../support/mortal.ts';
import { startTarget, type Target } from '../support/target.ts';

// The real process dies at each named point, as in a power cut, and is started again on what it left behind.

let target: Target;
let mortal: Mortal;

beforeAll(async () => {
  target = await startTarget();
  mortal = await startMortal(target);
});

afterAll(async () => {
  await mortal.end();
  await target.close();
});

/** So many deliveries at once. */
const send = (count: number) => () => {
  const sent = Promise.all(Array.from({ length: count }, (_, n) => mortal.sender.send({ action: 'opened', n })));
  return async () => void (await sent);
};

test.each(CRASH_POINTS)('death at %s: nothing is lost, nothing that was done is done again', async (point) => {
  const before = mortal.sender.accepted.size;
  expect(await mortal.dieAt(`${point}:1`, send(5))).toBe('SIGKILL');
  await mortal.recover();
  await mortal.finished();
  expect(mortal.sender.accepted.size).toBe(before + 5);
  expect(await mortal.verdict()).toEqual([]);
});

test('calls at once: none of them leaves before the call that went before them is on disk', async () => {
  const before = await mortal.done();
  await mortal.dieAt('deliver.intent:2', send(1));
  expect((await mortal.done()).size).toBe(before.size + 1);
  await mortal.recover();
  await mortal.finished();
  expect(await mortal.verdict()).toEqual([]);
});
