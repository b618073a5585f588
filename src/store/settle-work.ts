import { type Counted, countOutcomes } from './count-outcomes.ts';
import { completeJobs, freeBehind, type Held, type Retried, retryJobs } from './end-jobs.ts';
import { touchActivity } from './integrations.ts';
import { putLogs } from './logs.ts';
import type { Tx } from './store.ts';
import { putPatches } from './work-events.ts';
import { type StepValues, writeSteps } from './write-steps.ts';

/** What one attempt at an event leaves, ready to be put down. */
export interface WorkEnd {
  job: Held;
  integrationId: string;
  /** Its job comes back then; null: it has ended. */
  retry: Omit<Retried, keyof Held> | null;
  /** How it leaves its event; empty: whoever calls sees to that. */
  patch: readonly unknown[];
  steps: readonly StepValues[];
  /** Lines of its log. */
  lines: readonly (readonly unknown[])[];
  counted: readonly Counted[];
}

export interface WorkEnds {
  ends: readonly WorkEnd[];
  /** Integrations of which it is to be written down that they were active. */
  active: readonly string[];
  now: number;
}

export interface SettledWork {
  /** Jobs that were still ours by their lease; of the others nothing was written. */
  held: string[];
  /** Queues in which more may be due once it is committed. */
  wake: string[];
}

/** Leaves the queue or comes back later; only those that are still ours. */
async function release({ sql }: Tx, ends: readonly WorkEnd[]): Promise<SettledWork> {
  const done = ends.filter(({ retry }) => retry === null).map(({ job }) => job);
  const later = ends.flatMap(({ job, retry }) => (retry ? [{ ...job, ...retry }] : []));
  const completed = await completeJobs(sql, done);
  const retried = await retryJobs(sql, later);
  const wake = [...(await freeBehind(sql, completed)), ...retried.map(({ queue }) => queue)];
  return { held: [...completed, ...retried].map(({ id }) => id), wake: [...new Set(wake)] };
}

/** Writes what attempts ended with: all of an attempt or nothing of it. */
export async function settleWork(tx: Tx, { ends, active, now }: WorkEnds): Promise<SettledWork> {
  const settled = await release(tx, ends);
  const held = new Set(settled.held);
  const mine = ends.filter(({ job }) => held.has(job.id));
  await putPatches(
    tx,
    mine.map(({ patch }) => patch).filter((patch) => patch.length > 0),
  );
  await writeSteps(
    tx,
    mine.flatMap(({ steps }) => steps),
  );
  await putLogs(
    tx,
    mine.flatMap(({ lines }) => lines),
  );
  await countOutcomes(
    tx,
    mine.flatMap(({ counted }) => counted),
    now,
  );
  const were = new Set(mine.map(({ integrationId }) => integrationId));
  await touchActivity(
    tx,
    active.filter((id) => were.has(id)).map((id) => ({ id, at: now })),
  );
  return settled;
}
