import { freeNext } from './ordered-jobs.ts';
import type { JobRow } from './rows.ts';
import type { Sql } from './store.ts';

/** Whoever ends a job must still hold this lease. */
export type Held = Pick<JobRow, 'id'> & { lease: string };

/** A job that is in nobody's hands any more. */
export interface Freed {
  id: string;
  queue: string;
  orderKey: string | null;
}

export interface Retried extends Held {
  dueAt: number;
  /** It counts as a try that ended. */
  attempt: boolean;
  reason: string;
}

/** The reason of a job whose worker died with it: nobody knows how far it came. */
export const LOST = 'Its worker was lost.';

export const FREED = 'returning id, queue, order_key as "orderKey"';

/** Runs one statement per lease: a batch was claimed with one, so there are few. */
export async function perLease(
  sql: Sql,
  jobs: readonly Held[],
  start: string,
  params: unknown[] = [],
): Promise<Freed[]> {
  const freed: Freed[] = [];
  for (const [lease, held] of Map.groupBy(jobs, (job) => job.lease)) {
    const { text, param } = sql.oneOf(
      'id',
      held.map((job) => job.id),
    );
    freed.push(...(await sql.all<Freed>(`${start} where ${text} and lease = ? ${FREED}`, [...params, param, lease])));
  }
  return freed;
}

export const completeJobs = (sql: Sql, jobs: readonly Held[]): Promise<Freed[]> =>
  perLease(sql, jobs, 'delete from jobs');

/** What only waited, and was no attempt, leaves a LOST as it is. */
export async function retryJobs(sql: Sql, jobs: readonly Retried[]): Promise<Freed[]> {
  const freed: Freed[] = [];
  for (const { id, lease, dueAt, attempt, reason } of jobs) {
    const said = attempt ? '?' : `case when reason = '${LOST}' then reason else ? end`;
    const text = `update jobs set due_at = ?, lease = null, attempts = attempts + ?, reason = ${said}
      where id = ? and lease = ? ${FREED}`;
    freed.push(...(await sql.all<Freed>(text, [dueAt, attempt ? 1 : 0, reason, id, lease])));
  }
  return freed;
}

/** The next job in order comes free with the one before it. The queues in which that may have happened. */
export async function freeBehind(sql: Sql, ended: readonly Freed[]): Promise<string[]> {
  const ordered = ended.flatMap(({ queue, orderKey }) => (orderKey === null ? [] : [{ queue, orderKey }]));
  if (ordered.length > 0) await freeNext(sql, ordered);
  return ordered.map((job) => job.queue);
}
