import { expect, test } from '@jest/globals';
import { arrivalsCrossing, endsCrossing } from '#src/store/crossings.ts';
import { deliveryValues } from '#src/store/deliveries.ts';
import { eventValues } from '#src/store/event-columns.ts';
import { jobValues } from '#src/store/jobs.ts';
import type { Arrival } from '#src/store/record-events.ts';
import type { WorkEnds } from '#src/store/settle-work.ts';

const job = {
  id: 'evt_1',
  queue: 'events',
  lane: 'prj_1',
  priority: 2,
  dueAt: 5,
  orderKey: 'int_1 key',
  payload: { gathers: 'batch' },
  attempts: 1,
  lease: 'l',
  reason: 'so',
  createdAt: 6,
};
const arrival: Arrival = {
  delivery: {
    id: 'dlv_1',
    source: 'github',
    integrationId: 'int_1',
    externalId: 'x',
    type: 'issues',
    headers: { a: 'б' },
    body: Buffer.from([0, 255]),
    verified: true,
    receivedAt: 1,
  },
  event: {
    id: 'evt_1',
    integrationId: 'int_1',
    deliveryId: 'dlv_1',
    dedupKey: 'k',
    type: 'issues.opened',
    status: 'queued',
    reason: 'r',
    versionId: 'ver_1',
    orderKey: 'o',
    actor: 'somebody',
    attempts: 3,
    duplicateCount: 2,
    lastCopyHeaders: { n: '1' },
    replayOf: 'evt_0',
    result: [1, { two: null }],
    receivedAt: 1,
    startedAt: 2,
    finishedAt: 3,
    nextAttemptAt: 4,
    object: 'issue 1',
  },
  job,
  forgetBefore: -7,
  settling: { leads: true, forget: job },
};

const put = ({ delivery, event, job: its, forgetBefore, settling }: Arrival) => ({
  delivery: deliveryValues({ ...delivery, body: Buffer.from(delivery.body ?? []) }),
  event: eventValues(event),
  job: its && jobValues(its),
  forgetBefore,
  settling,
});

test('nothing that an arrival may hold is lost on the way to the thread', () => {
  const bare: Arrival = { ...arrival, job: null, forgetBefore: null, settling: undefined };
  const given = [arrival, bare];
  expect(eventValues(arrival.event)).not.toContain(undefined);
  const came = arrivalsCrossing.unpack(structuredClone(arrivalsCrossing.pack(given)));
  expect(came.map(put)).toEqual(given.map(put));
});

test('nor is what attempts ended with', () => {
  const thread = { integrationId: 'int_1', object: 'o', target: 't', ref: { ts: '1' }, usedAt: 9 };
  const ends: WorkEnds = {
    active: ['int_1', 'int_2'],
    now: 17,
    ends: [
      {
        job: { id: 'evt_1', lease: 'a' },
        integrationId: 'int_1',
        retry: { dueAt: 8, attempt: true, reason: 'later' },
        patch: ['evt_1', 'failed', 'later', null, 2, '{"a":1}', 1, null, 8],
        steps: [
          { values: ['evt_1', 0, 'call'], thread },
          { values: ['evt_1', 1, 'read'], thread: null },
        ],
        lines: [['log_1', 'int_1', 'evt_1', 'info', 'said', '[1]', 5]],
        counted: [{ integrationId: 'int_1', kind: 'retried', latency: 0.25 }],
      },
      {
        job: { id: 'evt_2', lease: 'b' },
        integrationId: 'int_2',
        retry: null,
        patch: [],
        steps: [],
        lines: [],
        counted: [],
      },
    ],
  };
  expect(endsCrossing.unpack(structuredClone(endsCrossing.pack(ends)))).toEqual(ends);
});
