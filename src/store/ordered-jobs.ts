import { hold } from './hold.ts';
import type { Sql } from './store.ts';

/**
 * A job that waits for the one before it under its order key is due so much later than it should be: out of the way of
 * whoever looks for due jobs, and not to be confused with any time that is meant.
 */
export const BLOCKED_MS = 4_000_000_000_000_000;

const BEFORE = `select 1 from jobs b where b.queue = jobs.queue and b.order_key = jobs.order_key
  and b.id < jobs.id and b.due_at is not null`;

interface Ordered {
  queue: string;
  orderKey: string;
}

/** Two processes that add to and end jobs of one key must see each other, else the next one waits for ever. */
const lock = (sql: Sql, keys: readonly Ordered[]): Promise<void> =>
  hold(
    sql,
    keys.map(({ queue, orderKey }) => `${queue} ${orderKey}`),
  );

/** After they were inserted: those that have an unfinished one before them step aside. */
export async function blockLater(sql: Sql, jobs: readonly (Ordered & { id: string })[]): Promise<void> {
  if (jobs.length === 0) return;
  await lock(sql, jobs);
  const { text, param } = sql.oneOf(
    'id',
    jobs.map((job) => job.id),
  );
  await sql.run(
    `update jobs set due_at = due_at + ? where ${text} and due_at < ? and lease is null and exists (${BEFORE})`,
    [BLOCKED_MS, param, BLOCKED_MS],
  );
}

const FREE = 'update jobs set due_at = due_at - ? where due_at >= ? and id';
const NEXT = `select id from jobs n where n.queue = ? and n.order_key = ? and n.due_at is not null order by n.id limit 1`;
/** Of all keys at once, one look into the index for each. */
const NEXT_OF_ALL = `select (${NEXT.replace('?', 'k.queue').replace('?', 'k.order_key')})
  from unnest(cast(? as text[]), cast(? as text[])) as k(queue, order_key)`;

/** After jobs of these keys ended: the next one of each comes free. */
export async function freeNext(sql: Sql, ended: readonly Ordered[]): Promise<void> {
  await lock(sql, ended);
  const keys = [...new Map(ended.map((one) => [`${one.queue} ${one.orderKey}`, one])).values()];
  if (sql.dialect === 'postgres') {
    const [queues, orderKeys] = [keys.map(({ queue }) => queue), keys.map(({ orderKey }) => orderKey)];
    await sql.run(`${FREE} in (${NEXT_OF_ALL})`, [BLOCKED_MS, BLOCKED_MS, queues, orderKeys]);
    return;
  }
  for (const { queue, orderKey } of keys) {
    await sql.run(`${FREE} = (${NEXT})`, [BLOCKED_MS, BLOCKED_MS, queue, orderKey]);
  }
}
