import type { NewThreadRow, StepRow } from './rows.ts';
import { putSteps, stepValues } from './steps.ts';
import type { Tx } from './store.ts';
import { putThreads } from './threads.ts';

/** A step with what is to be written in the same commit. */
export interface DoneStep extends StepRow {
  /** The message thread that it began or went into. */
  thread?: NewThreadRow | null;
}

/** The same, ready to be put down. */
export interface StepValues {
  values: readonly unknown[];
  thread: NewThreadRow | null;
}

export const readySteps = (steps: readonly DoneStep[]): StepValues[] =>
  steps.map((step) => ({ values: stepValues(step), thread: step.thread ?? null }));

/** Steps and the threads that they know of: all of a step or nothing of it. */
export async function writeSteps(tx: Tx, steps: readonly StepValues[]): Promise<void> {
  if (steps.length === 0) return;
  await putSteps(
    tx,
    steps.map(({ values }) => values),
  );
  await putThreads(
    tx,
    steps.flatMap(({ thread }) => thread ?? []),
  );
}
