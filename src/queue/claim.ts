import { newToken } from '#src/kit/ids.ts';
import { BLOCKED_MS } from '#src/store/ordered-jobs.ts';
import type { Sql } from '#src/store/store.ts';
import type { Job } from './queue.ts';

/** Few, so that each is one range of the index `jobs_due`. */
export const PRIORITIES: readonly number[] = [0, 1, 2, 3];

/**
 * Nothing unfinished stands before it under the same order key; what was given up does not count. Few are asked: most of
 * those that wait have stepped aside (store/ordered-jobs.ts).
 */
const FREE = `(j.order_key is null or not exists (select 1 from jobs before
  where before.queue = j.queue and before.order_key = j.order_key and before.id < j.id and before.due_at is not null))`;

export const claimText = (dialect: Sql['dialect']): string => `
  with picked as materialized (
    select j.id from jobs j where j.queue = ? and j.priority = ? and j.due_at <= ? and ${FREE}
    order by j.due_at limit ?${dialect === 'postgres' ? ' for update skip locked' : ''}
  )
  update jobs set due_at = ?, lease = ? where id in (select id from picked)
  returning id, queue, lane, priority, due_at as "dueAt", order_key as "orderKey", payload, attempts, lease, reason,
    created_at as "createdAt"`;

type RawJob = Omit<Job, 'payload'> & { payload: string | null };

const decoded = (row: RawJob): Job => ({ ...row, payload: row.payload === null ? null : JSON.parse(row.payload) });

/** So much of every claim is left for those behind, where there are any: nobody waits for ever. */
const SHARE_BEHIND = 1 / 8;
const USUAL = 1;

export interface Claim {
  limit: number;
  leaseMs: number;
  now: number;
}

/** Takes what is due, priority by priority, all under one new lease. */
export async function claimJobs(sql: Sql, queue: string, { limit, leaseMs, now }: Claim): Promise<Job[]> {
  const lease = newToken().slice(0, 22);
  const claimed: Job[] = [];
  async function take(priority: number, most: number): Promise<void> {
    if (most <= 0) return;
    const rows = await sql.all<RawJob>(claimText(sql.dialect), [queue, priority, now, most, now + leaseMs, lease]);
    claimed.push(...rows.map(decoded).sort((a, b) => (a.id < b.id ? -1 : 1)));
  }
  for (const priority of PRIORITIES) {
    const kept = priority === USUAL ? Math.floor(limit * SHARE_BEHIND) : 0;
    await take(priority, limit - claimed.length - kept);
  }
  const isShort = claimed.length < limit && claimed.length >= limit - Math.floor(limit * SHARE_BEHIND);
  if (isShort) await take(USUAL, limit - claimed.length);
  return claimed;
}

/** The earliest time at which a claim would find something, as far as is known now. */
export async function nextDueAt(sql: Sql, queue: string): Promise<number | null> {
  const times: number[] = [];
  for (const priority of PRIORITIES) {
    const [first] = await sql.all<{ dueAt: number }>(
      `select j.due_at as "dueAt" from jobs j
       where j.queue = ? and j.priority = ? and j.due_at < ? and ${FREE} order by j.due_at limit 1`,
      [queue, priority, BLOCKED_MS],
    );
    if (first) times.push(first.dueAt);
  }
  return times.length === 0 ? null : Math.min(...times);
}
