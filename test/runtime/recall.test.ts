import { expect, test } from '@jest/globals';
import type { Action } from '#src/connectors/action.ts';
import { InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { earlierTries, recalled } from '#src/runtime/recall.ts';
import type { Work } from '#src/runtime/work.ts';
import { LOST } from '#src/store/end-jobs.ts';
import { silent } from '../support/silent.ts';

// A call that may have been sent before its process died, or whose answer never came.

const MINUTE = 60_000;
const CALL = { idempotencyKey: 'k', signal: undefined, now: 0 };
const event = { integrationId: 'int_1', receivedAt: 10 * MINUTE, startedAt: null };
const step = { ordinal: 2, kind: 'call', status: 'waiting', startedAt: 20 * MINUTE };

const tries = (work: object, made: unknown[] = []) =>
  earlierTries({ store: { slow: async () => made } as never, log: silent }, {
    event,
    steps: [],
    job: { reason: null },
    ...work,
  } as never as Work);
const acting = (recall?: Action['recall']): Action => ({ id: 'okdesk_create_issue', recall }) as Action;
const ask = (recall: Action['recall'], work: object, made?: unknown[], ordinal = 2) => {
  const earlier = tries(work, made)?.(ordinal);
  return earlier && recalled(acting(recall), {}, {}, CALL, earlier);
};

test('only what may have been sent is looked for', () => {
  expect(tries({})).toBeUndefined();
  expect(tries({ job: { reason: 'slack answered 503' } })).toBeUndefined();
  expect(tries({ steps: [{ ...step, status: 'success' }] })).toBeUndefined();
  expect(tries({ job: { reason: LOST } })?.(0).since).toBe(9 * MINUTE);
  expect(tries({ job: { reason: LOST }, event: { ...event, startedAt: 15 * MINUTE } })?.(0).since).toBe(14 * MINUTE);
  expect(tries({ steps: [step] })?.(2).since).toBe(19 * MINUTE);
});

test('what is found is the answer, unless another call has it for its own', async () => {
  const lost = { job: { reason: LOST } };
  const found = async () => [{ id: 2 }, { id: 1 }];
  expect(await ask(found, lost)).toEqual({ output: { id: 2 } });
  expect(await ask(found, lost, [{ id: 2 }])).toEqual({ output: { id: 1 } });
  expect(await ask(found, lost, [{ id: 2 }, { id: 1 }])).toBeUndefined();
  expect(await ask(undefined, lost)).toBeUndefined();
  // Two calls alike in one run: each has made one.
  const earlier = tries(lost);
  const outputs = [0, 1, 2].map((nth) => earlier && recalled(acting(found), {}, {}, CALL, earlier(nth)));
  expect(await Promise.all(outputs)).toEqual([{ output: { id: 2 } }, { output: { id: 1 } }, undefined]);
});

test('where nobody can be asked now it waits; who never tells leaves things as they were', async () => {
  const lost = { job: { reason: LOST } };
  const failing = (thrown: Error) => () => Promise.reject(thrown);
  await expect(ask(failing(new TemporaryFault('Busy', 'later')), lost)).rejects.toThrow(TemporaryFault);
  expect(await ask(failing(new InputFault('Request refused', 'no right to list')), lost)).toBeUndefined();
});
