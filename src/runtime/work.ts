import type { Job } from '#src/queue/queue.ts';
import type { StepRow } from '#src/store/rows.ts';
import type { EventWork } from '#src/store/work-events.ts';

/** One claimed job with everything that its attempt needs: an event, or a batch of them. */
export interface Work {
  job: Job;
  /** Of a batch its first: the one on whose record the steps stand. */
  event: EventWork;
  steps: StepRow[];
  /** All events of a batch, in the order in which they arrived. */
  batch?: EventWork[];
}
