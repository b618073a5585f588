import type { NewJob } from '#src/queue/queue.ts';
import type { DatabaseWrite, RunLog } from '#src/sandbox/sandbox.ts';
import type { Described } from './describe.ts';
import type { Gathered } from './gather.ts';

/** How one attempt at an event ended. */
export type Outcome =
  | { kind: 'delivered'; result: unknown; logs: RunLog[]; writes: DatabaseWrite[] }
  /** It ran to its end and sent nothing. */
  | { kind: 'staged'; result: unknown; logs: RunLog[] }
  | { kind: 'filtered'; reason: string }
  | { kind: 'held'; reason: string }
  /** It will not be tried again: the attempts are used up, or another would end the same way. */
  | { kind: 'dead'; reason: string; logs: RunLog[] }
  /** Its package says what it is; it goes on as that. */
  | { kind: 'described'; as: Described }
  /** It passed its filters and waits for its batch. */
  | ({ kind: 'gathered' } & Pick<Gathered, 'projectId' | 'batching' | 'bytes'>)
  /** Its integration gathers no more: each event of the batch is worked on by itself. */
  | { kind: 'dissolved'; jobs: NewJob[] }
  | { kind: 'later'; at: number; reason: string; costsAttempt: boolean; logs: RunLog[] };
