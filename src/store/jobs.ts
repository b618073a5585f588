import { toJson } from './json-text.ts';
import { BLOCKED_MS, blockLater } from './ordered-jobs.ts';
import type { JobRow } from './rows.ts';
import type { SqlRead, Tx } from './store.ts';

export const JOB_COLUMNS = [
  'id',
  'queue',
  'priority',
  'due_at',
  'order_key',
  'lane',
  'payload',
  'attempts',
  'lease',
  'reason',
  'created_at',
];

export const jobValues = (row: JobRow): unknown[] => [
  row.id,
  row.queue,
  row.priority,
  row.dueAt,
  row.orderKey,
  row.lane,
  toJson(row.payload),
  row.attempts,
  row.lease,
  row.reason,
  row.createdAt,
];

/** An id that is there already is left as it is. */
export async function insertJobs(tx: Tx, rows: readonly JobRow[]): Promise<void> {
  if (rows.length === 0) return;
  const inserted = await tx.sql.insertMany('jobs', JOB_COLUMNS, rows.map(jobValues), { orIgnore: true });
  const ordered = inserted.flatMap((i) => {
    const { id, queue, orderKey } = rows[i] as JobRow;
    return orderKey === null ? [] : [{ id, queue, orderKey }];
  });
  await blockLater(tx.sql, ordered);
}

export interface JobStats {
  /** Due now, or as soon as the one before it under its order key has ended. */
  waiting: number;
  /** In a worker's hands. */
  leased: number;
  /** Due later: a next try, a delay. */
  scheduled: number;
  givenUp: number;
  oldestDueAt: number | null;
}

/** Counts from the index alone, but one by one: ask through store.slow('jobs.stats', …). */
export async function jobStats(read: SqlRead, { queue, now }: { queue: string; now: number }): Promise<JobStats> {
  const [row] = await read.sql.all<JobStats>(
    `select count(case when lease is null and (due_at <= ? or due_at >= ?) then 1 end) as waiting,
       count(lease) as leased,
       count(case when lease is null and due_at > ? and due_at < ? then 1 end) as scheduled,
       count(case when due_at is null then 1 end) as "givenUp",
       min(case when lease is null and due_at < ? then due_at end) as "oldestDueAt"
     from jobs where queue = ?`,
    [now, BLOCKED_MS, now, BLOCKED_MS, BLOCKED_MS, queue],
  );
  return row ?? { waiting: 0, leased: 0, scheduled: 0, givenUp: 0, oldestDueAt: null };
}

/** No lease lasts longer than this. */
const LONGEST_LEASE_MS = 60_000;

/**
 * Everything that is due later is due so much sooner: after the clock was put back, it is as far away as it was. A lease that
 * ends soon was taken by the clock as it is now: what is under way would be handed out a second time.
 */
export async function bringForward(tx: Tx, by: number, now: number): Promise<number> {
  const text = `update jobs set due_at = due_at - ? where due_at > ? and due_at < ? and (lease is null or due_at > ?)`;
  return await tx.sql.run(text, [by, now, BLOCKED_MS, now + LONGEST_LEASE_MS]);
}

/** The same for what was made before the clock was put back, and put down after the others had been brought forward. */
export async function bringLateForward(tx: Tx, by: number, now: number): Promise<number> {
  const untouched = 'due_at > ? and due_at < ? and created_at > ? and due_at >= created_at and attempts = 0';
  return await tx.sql.run(`update jobs set due_at = due_at - ? where ${untouched}`, [by, now, BLOCKED_MS, now]);
}
