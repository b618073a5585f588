import type { NewThreadRow, StepRow } from '#src/store/rows.ts';
import { upsertSteps } from '#src/store/steps.ts';
import type { Tx } from '#src/store/store.ts';
import { putThreads } from '#src/store/threads.ts';

/** A step with what is to be written in the same commit. */
export interface DoneStep extends StepRow {
  /** The message thread that it began or went into. */
  thread?: NewThreadRow | null;
}

/** Steps and the threads that they know of: all of a step or nothing of it. */
export async function writeSteps(tx: Tx, steps: readonly DoneStep[]): Promise<void> {
  if (steps.length === 0) return;
  await upsertSteps(tx, steps);
  await putThreads(
    tx,
    steps.flatMap((step) => step.thread ?? []),
  );
}
