import type { Claim, ClaimedJob } from '#src/store/claim-jobs.ts';
import type { Held, Retried } from '#src/store/end-jobs.ts';
import type { JobRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';

export interface NewJob {
  /** The id of what is to be worked on. */
  id: string;
  queue: string;
  /** Whose share of the work it is: the project. */
  lane: string;
  /** 0 to 3; 0 is worked first, 1 is usual. */
  priority?: number;
  dueAt: number;
  /** Jobs with the same key run one after the other, smallest id first. */
  orderKey?: string | null;
  payload?: Record<string, unknown> | null;
}

/** One that somebody has taken. */
export type Job = ClaimedJob;

export interface QueueStats {
  waiting: number;
  leased: number;
  scheduled: number;
  givenUp: number;
  oldestDueAt: number | null;
}

export interface Claimed {
  jobs: Job[];
  /** When to look again: not in the future where there may be more by now; null: nothing waits. */
  nextAt: number | null;
  /** How long looking took, without what it waited for its turn. */
  tookMs: number;
}

/**
 * The only place that waits. A job is in the queue until its work is settled in the same transaction; a worker that dies
 * loses its lease and the job is due again, so work may be done twice but is never lost.
 */
export interface Queue {
  /** The same id twice: the second is ignored. */
  enqueue(tx: Tx, jobs: readonly NewJob[]): Promise<void>;
  /** For a write that another thread makes (store.apart): the row to insert there, and the call once it is committed. */
  rowOf(job: NewJob): JobRow;
  wake(queue: string): void;
  /** By priority, then by the time due. A claimed job is due again when its lease ends; its reason is LOST then. */
  claim(queue: string, options: Claim): Promise<Claimed>;
  /** Heartbeat: the ids that are still held. */
  extend(jobs: readonly Held[], until: number): Promise<string[]>;
  /** Ids that were still held; the work of the others belongs to someone else by now and must not be settled. */
  complete(tx: Tx, jobs: readonly Held[]): Promise<Set<string>>;
  /** What only waited, and was no attempt, leaves a LOST as it is. */
  retry(tx: Tx, jobs: readonly Retried[]): Promise<Set<string>>;
  /** Stays visible, is never due. */
  giveUp(tx: Tx, jobs: readonly (Held & { reason: string })[]): Promise<Set<string>>;
  remove(tx: Tx, ids: readonly string[]): Promise<number>;
  /** For jobs that come back by themselves: due when they say, whatever was planned, unless one is in somebody's hands. */
  wind(tx: Tx, jobs: readonly NewJob[]): Promise<void>;
  /** Due at another time, where nobody has taken it yet. */
  move(tx: Tx, id: string, dueAt: number): Promise<void>;
  stats(queue: string, now: number): Promise<QueueStats>;
  /** For the only process on its database, at start: what a dead process held comes free at once. */
  releaseAll(now: number): Promise<number>;
  /** When there is something to claim next; in the past: now. */
  nextDueAt(queue: string): Promise<number | null>;
  /** Called after commits of this process that may have made work claimable. Returns the way to stop that. */
  onWork(queue: string, wake: () => void): () => void;
}
