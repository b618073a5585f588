import type { Job } from '#src/queue/queue.ts';
import type { StepRow } from '#src/store/rows.ts';
import type { EventWork } from '#src/store/work-events.ts';

/** One claimed event with everything that its attempt needs. */
export interface Work {
  job: Job;
  event: EventWork;
  steps: StepRow[];
}
