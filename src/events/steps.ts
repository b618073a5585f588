import { leaderOf } from '#src/store/gatherings.ts';
import type { EventRow, StepRow } from '#src/store/rows.ts';
import { listSteps } from '#src/store/steps.ts';
import type { Read } from '#src/store/store.ts';

/** The event on whose record its steps and log lines stand: of a batch the first. */
export async function recordOf(read: Read, { id, batchId }: Pick<EventRow, 'id' | 'batchId'>): Promise<string> {
  return batchId === null ? id : ((await leaderOf(read, batchId)) ?? id);
}

/** What was done for an event, be it alone or with its batch. */
export const stepsOf = async (read: Read, event: Pick<EventRow, 'id' | 'batchId'>): Promise<StepRow[]> =>
  listSteps(read, await recordOf(read, event));
