import { DELIVERY_COLUMNS } from './deliveries.ts';
import { EVENT_COLUMNS } from './event-columns.ts';
import { JOB_COLUMNS } from './jobs.ts';
import { type Packed, Packer, packAll, shapeOf, Unpacker, unpackAll } from './packed.ts';
import type { Arrival } from './record-events.ts';
import type { Settling } from './settle-window.ts';
import type { WorkEnds } from './settle-work.ts';
import type { StepValues } from './write-steps.ts';

/** How the arguments of a write go over to the thread that makes it. */
export interface Crossing<T> {
  pack(args: T): Packed;
  unpack(packed: Packed): T;
}

const DELIVERY = shapeOf(DELIVERY_COLUMNS);
const EVENT = shapeOf(EVENT_COLUMNS);
const JOB = shapeOf(JOB_COLUMNS);

export const arrivalsCrossing: Crossing<readonly Arrival[]> = {
  pack(arrivals) {
    const packer = new Packer();
    packAll(packer, arrivals, ({ delivery, event, forgetBefore, job, settling }) => {
      packer.row(delivery, DELIVERY);
      packer.row(event, EVENT);
      packer.row(job, JOB);
      packer.put(forgetBefore);
      packer.other(settling);
    });
    return packer.done();
  },
  unpack(packed) {
    const from = new Unpacker(packed);
    return unpackAll(from, () => ({
      delivery: from.row(DELIVERY) as Arrival['delivery'],
      event: from.row(EVENT) as Arrival['event'],
      job: from.row(JOB) as Arrival['job'],
      forgetBefore: from.take(),
      settling: from.take<Settling | null>() ?? undefined,
    }));
  },
};

const packSteps = (packer: Packer, steps: readonly StepValues[]): void =>
  packAll(packer, steps, ({ values, thread }) => {
    packer.list(values);
    packer.other(thread);
  });

const unpackSteps = (from: Unpacker): StepValues[] =>
  unpackAll(from, () => ({ values: from.list(), thread: from.take() }));

export const stepsCrossing: Crossing<readonly StepValues[]> = {
  pack(steps) {
    const packer = new Packer();
    packSteps(packer, steps);
    return packer.done();
  },
  unpack: (packed) => unpackSteps(new Unpacker(packed)),
};

export const endsCrossing: Crossing<WorkEnds> = {
  pack({ ends, active, now }) {
    const packer = new Packer();
    packer.list(active);
    packer.put(now);
    packAll(packer, ends, ({ job, integrationId, retry, patch, steps, lines, counted }) => {
      packer.put(job.id);
      packer.put(job.lease);
      packer.put(integrationId);
      packer.other(retry);
      packer.list(patch ?? []);
      packSteps(packer, steps);
      packAll(packer, lines, (line) => packer.list(line));
      packAll(packer, counted, ({ kind, latency }) => {
        packer.put(kind);
        packer.put(latency);
      });
    });
    return packer.done();
  },
  unpack(packed) {
    const from = new Unpacker(packed);
    return {
      active: from.list() as string[],
      now: from.take(),
      ends: unpackAll(from, () => {
        const job = { id: from.take<string>(), lease: from.take<string>() };
        const integrationId = from.take<string>();
        return {
          job,
          integrationId,
          retry: from.take(),
          patch: from.list(),
          steps: unpackSteps(from),
          lines: unpackAll(from, () => from.list()),
          counted: unpackAll(from, () => ({ integrationId, kind: from.take(), latency: from.take() })),
        };
      }),
    };
  },
};
