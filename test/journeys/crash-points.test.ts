import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BATCH_CRASH_POINTS, EVENT_CRASH_POINTS } from '../support/crash-points.ts';
import { type Mortal, startMortal } from '../support/mortal.ts';
import { sampled } from '../support/sampled.ts';
import { startTarget, type Target } from '../support/target.ts';

// The real process dies at each named point, as in a power cut, and is started again on what it left behind.

let target: Target;
let mortal: Mortal;
let gathering: Mortal;
let gathered: Target;

beforeAll(async () => {
  [target, gathered] = await Promise.all([startTarget(), startTarget()]);
  [mortal, gathering] = await Promise.all([startMortal(target), startMortal(gathered, { batched: true })]);
});

afterAll(async () => {
  await Promise.all([mortal.end(), gathering.end()]);
  await Promise.all([target.close(), gathered.close()]);
});

/** So many deliveries at once. */
const send =
  (count: number, to = mortal) =>
  () => {
    const sent = Promise.all(Array.from({ length: count }, (_, n) => to.sender.send({ action: 'opened', n })));
    return async () => void (await sent);
  };

test.each(EVENT_CRASH_POINTS)('death at %s: nothing is lost, nothing that was done is done again', async (point) => {
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

/** Each of their own, and of those that all events pass some: these were died at above. */
const WITH_BATCHES = [
  ...BATCH_CRASH_POINTS.filter((point) => !EVENT_CRASH_POINTS.includes(point)),
  ...sampled(
    BATCH_CRASH_POINTS.filter((point) => EVENT_CRASH_POINTS.includes(point)),
    2,
  ),
];

test.each(WITH_BATCHES)('death at %s with batches: every event is worked on, in one batch only', async (point) => {
  const before = gathering.sender.accepted.size;
  expect(await gathering.dieAt(`${point}:1`, send(6, gathering))).toBe('SIGKILL');
  await gathering.recover();
  await gathering.finished();
  expect(gathering.sender.accepted.size).toBe(before + 6);
  expect(await gathering.verdict()).toEqual([]);
  const batchesOf = Map.groupBy(
    gathered.calls.flatMap(({ json }) => json.about.map((one: { delivery: string }) => [one.delivery, json.batch])),
    ([delivery]) => delivery,
  );
  expect(batchesOf.size).toBe(gathering.sender.accepted.size);
  expect([...batchesOf.values()].filter((calls) => new Set(calls.map(([, batch]) => batch)).size > 1)).toEqual([]);
});
