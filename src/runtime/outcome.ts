import type { DatabaseWrite, RunLog } from '#src/sandbox/sandbox.ts';

/** How one attempt at an event ended. */
export type Outcome =
  | { kind: 'delivered'; result: unknown; logs: RunLog[]; writes: DatabaseWrite[] }
  | { kind: 'filtered'; reason: string }
  | { kind: 'held'; reason: string }
  /** Final: trying again would end the same way. */
  | { kind: 'failed'; reason: string; logs: RunLog[] }
  /** Every attempt was used up. */
  | { kind: 'dead'; reason: string; logs: RunLog[] }
  | { kind: 'later'; at: number; reason: string; costsAttempt: boolean; logs: RunLog[] };
