import { newToken } from '#src/kit/ids.ts';
import { LOST } from './end-jobs.ts';
import { BLOCKED_MS } from './ordered-jobs.ts';
import type { JobRow } from './rows.ts';
import type { Sql, SqlRead } from './store.ts';

export interface Claim {
  limit: number;
  leaseMs: number;
  now: number;
  /** Lanes that hold enough: what is theirs is left, and waits behind all others from now on. */
  beside?: readonly string[];
}

/** A job in the hands of whoever took it. */
export interface ClaimedJob extends JobRow {
  dueAt: number;
  /** Tries that ended and counted. */
  attempts: number;
  /** Whoever finishes the job must still hold this. */
  lease: string;
  /** Why the last try did not end it. */
  reason: string | null;
}

/** Few, so that each is one range of the index `jobs_due`. */
export const PRIORITIES: readonly number[] = [0, 1, 2, 3];

/**
 * Nothing unfinished stands before it under the same order key; what was given up does not count. Few are asked: most of
 * those that wait have stepped aside (store/ordered-jobs.ts).
 */
const FREE = `(j.order_key is null or not exists (select 1 from jobs before
  where before.queue = j.queue and before.order_key = j.order_key and before.id < j.id and before.due_at is not null))`;

const skipLocked = (dialect: Sql['dialect']): string => (dialect === 'postgres' ? ' for update skip locked' : '');

export const claimText = (dialect: Sql['dialect'], more = ''): string => `
  with picked as materialized (
    select j.id from jobs j where j.queue = ? and j.priority = ? and j.due_at <= ? and ${FREE}${more}
    order by j.due_at limit ?${skipLocked(dialect)}
  )
  update jobs set due_at = ?, lease = ?, reason = case when lease is null then reason else '${LOST}' end
  where id in (select id from picked)
  returning id, queue, lane, priority, due_at as "dueAt", order_key as "orderKey", payload, attempts, lease, reason,
    created_at as "createdAt"`;

type RawJob = Omit<ClaimedJob, 'payload'> & { payload: string | null };

const decoded = (row: RawJob): ClaimedJob => ({
  ...row,
  payload: row.payload === null ? null : JSON.parse(row.payload),
});

/** So much of every claim is left for those behind, where there are any: nobody waits for ever. */
const SHARE_BEHIND = 1 / 8;
const USUAL = 1;
const BEHIND = 2;
/** So many are looked through for some that are somebody else's. */
const WINDOW = 2_000;

interface Look {
  sql: Sql;
  queue: string;
  now: number;
  /** Lanes whose jobs are left where they are. */
  beside: readonly string[];
}

/** The time up to which no more than WINDOW jobs are due. */
async function horizon({ sql, queue, now, beside }: Look, priority: number): Promise<number> {
  if (beside.length === 0) return now;
  const text = `select due_at as "dueAt" from jobs where queue = ? and priority = ? and due_at <= ?
    order by due_at limit 1 offset ${WINDOW}`;
  const [last] = await sql.all<{ dueAt: number }>(text, [queue, priority, now]);
  return last?.dueAt ?? now;
}

/** Others may be behind so many that are left: those give way. */
async function putBehind({ sql, queue, beside }: Look, until: number): Promise<void> {
  const { text, param } = sql.oneOf('lane', beside);
  await sql.run(
    `update jobs set priority = ? where id in (select id from jobs where queue = ? and priority = ? and due_at <= ?
       and ${text} order by due_at limit ${WINDOW}${skipLocked(sql.dialect)})`,
    [BEHIND, queue, USUAL, until, param],
  );
}

export interface Taking extends Claim {
  queue: string;
  /** Those under which something is due; of the others nothing is asked. */
  priorities: readonly number[];
}

/** Takes what is due, priority by priority, all under one new lease. */
export async function claimJobs({ sql }: SqlRead, taking: Taking): Promise<ClaimedJob[]> {
  const { queue, limit, leaseMs, now, beside = [], priorities } = taking;
  const lease = newToken().slice(0, 22);
  const claimed: ClaimedJob[] = [];
  const look = { sql, queue, now, beside };
  const others = sql.oneOf('j.lane', beside);
  const [text, lanes] =
    beside.length > 0
      ? [claimText(sql.dialect, ` and not (${others.text})`), [others.param]]
      : [claimText(sql.dialect), []];
  async function take(priority: number, most: number): Promise<void> {
    if (most <= 0) return;
    const until = await horizon(look, priority);
    const rows = await sql.all<RawJob>(text, [queue, priority, until, ...lanes, most, now + leaseMs, lease]);
    claimed.push(...rows.map(decoded).sort((a, b) => (a.id < b.id ? -1 : 1)));
    if (until < now && priority === USUAL && rows.length === 0) await putBehind(look, until);
  }
  const share = priorities.some((one) => one > USUAL) ? Math.floor(limit * SHARE_BEHIND) : 0;
  for (const priority of priorities) {
    await take(priority, limit - claimed.length - (priority === USUAL ? share : 0));
  }
  const isShort = claimed.length < limit && claimed.length >= limit - share;
  if (isShort && priorities.includes(USUAL)) await take(USUAL, limit - claimed.length);
  return claimed;
}

export interface Took {
  jobs: ClaimedJob[];
  /** How long it took, without what it waited for its turn. */
  tookMs: number;
}

export async function takeJobs(read: SqlRead, taking: Taking): Promise<Took> {
  const begun = performance.now();
  const jobs = await claimJobs(read, taking);
  return { jobs, tookMs: performance.now() - begun };
}

const FIRST = PRIORITIES.map(
  (
    priority,
  ) => `(select j.due_at from jobs j where j.queue = ? and j.priority = ${priority} and j.due_at < ${BLOCKED_MS}
    and ${FREE} order by j.due_at limit 1) as "due${priority}"`,
).join(', ');

export interface FirstDue {
  priority: number;
  dueAt: number;
}

/** When the first of each priority is due, as far as is known now; those of which none waits are missing. */
export async function firstDue(sql: Sql, queue: string): Promise<FirstDue[]> {
  const [row] = await sql.all<Record<string, number | null>>(
    `select ${FIRST}`,
    PRIORITIES.map(() => queue),
  );
  return PRIORITIES.flatMap((priority) => {
    const dueAt = row?.[`due${priority}`] ?? null;
    return dueAt === null ? [] : [{ priority, dueAt }];
  });
}

/** The earliest of them; null: nothing waits. */
export const earliest = (due: readonly FirstDue[]): number | null =>
  due.length === 0 ? null : Math.min(...due.map(({ dueAt }) => dueAt));
