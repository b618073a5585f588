import type { Queue } from '#src/queue/queue.ts';
import { settleBatch, settleEvents } from '#src/store/events.ts';
import { leaveBatch } from '#src/store/gatherings.ts';
import type { Tx } from '#src/store/store.ts';
import { describe } from './describe.ts';
import { type Ended, patchOf } from './ended.ts';
import { type Gathered, gather } from './gather.ts';

const gatheredOf = ({ job, integrationId, outcome }: Ended): Gathered[] =>
  outcome.kind === 'gathered' ? [{ ...outcome, eventId: job.id, integrationId }] : [];

/** Events that join a batch, and batches that were worked on. */
export async function writeBatches(tx: Tx, queue: Queue, mine: readonly Ended[], now: number): Promise<void> {
  await gather({ tx, queue, now }, mine.flatMap(gatheredOf));
  for (const one of mine) {
    if (!one.batch) continue;
    await settleBatch(tx, one.job.id, patchOf(one, now));
    const { kind } = one.outcome;
    if (kind === 'dissolved' || (kind === 'held' && !one.batch.together)) await leaveBatch(tx, one.job.id);
    if (kind === 'dissolved') await queue.enqueue(tx, one.outcome.jobs);
  }
}

/** Events that are known now; a copy of another ends here. */
export async function writeDescribed(tx: Tx, queue: Queue, mine: readonly Ended[], now: number): Promise<void> {
  for (const one of mine) {
    if (one.outcome.kind !== 'described') continue;
    const reason = await describe(tx, queue, one.outcome.as);
    if (reason !== null) await settleEvents(tx, [patchOf({ ...one, outcome: { kind: 'filtered', reason } }, now)]);
  }
}
