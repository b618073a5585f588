import { type Clock, systemClock } from '#src/kit/clock.ts';
import { OurFault } from '#src/kit/faults.ts';
import { type Claim, earliest, firstDue, PRIORITIES, type Took } from '#src/store/claim-jobs.ts';
import { completeJobs, FREED, type Freed, freeBehind, LOST, perLease, retryJobs } from '#src/store/end-jobs.ts';
import { insertJobs } from '#src/store/jobs.ts';
import type { News } from '#src/store/news.ts';
import { BLOCKED_MS } from '#src/store/ordered-jobs.ts';
import type { JobRow } from '#src/store/rows.ts';
import type { Store, Tx, WriteOptions } from '#src/store/store.ts';
import type { Claimed, NewJob, Queue } from './queue.ts';
import { createWakers } from './wakers.ts';

const USUAL = 1;
/** Leases: half of them are as good as all, and what is lost with the power is only done again. */
const HURRIED: WriteOptions = { durable: false, whole: false };

function rowOf(job: NewJob, now: number): JobRow {
  const priority = job.priority ?? USUAL;
  if (!PRIORITIES.includes(priority)) {
    throw new OurFault(
      'Unknown priority',
      `Job ${job.id} has priority ${priority}; there are ${PRIORITIES.join(', ')}.`,
    );
  }
  const { id, queue, lane, dueAt, orderKey = null, payload = null } = job;
  return {
    id,
    queue,
    lane,
    priority,
    dueAt,
    orderKey,
    payload,
    attempts: 0,
    lease: null,
    reason: null,
    createdAt: now,
  };
}

/** The queue on the jobs table: what is settled and its job end in one transaction, on SQLite and PostgreSQL alike. */
export function createSqlQueue(store: Store, clock: Clock = systemClock, news: News | null = null): Queue {
  const wakers = createWakers(news);

  function wakeAfter(tx: Tx, queues: readonly string[]): void {
    if (queues.length > 0) tx.afterCommit(() => wakers.wake(queues));
  }

  async function ended(tx: Tx, freed: readonly Freed[]): Promise<Set<string>> {
    wakeAfter(tx, await freeBehind(tx.sql, freed));
    return new Set(freed.map((job) => job.id));
  }

  async function enqueue(tx: Tx, jobs: readonly NewJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const now = clock.now();
    await insertJobs(
      tx,
      jobs.map((job) => rowOf(job, now)),
    );
    wakeAfter(
      tx,
      jobs.map((job) => job.queue),
    );
  }

  /** Where nothing is due, which is often, one look at the index is all. */
  async function claim(queue: string, options: Claim): Promise<Claimed> {
    const begun = performance.now();
    const due = await firstDue(store.read.sql, queue);
    const priorities = due.filter(({ dueAt }) => dueAt <= options.now).map(({ priority }) => priority);
    const lookedMs = performance.now() - begun;
    if (priorities.length === 0) return { jobs: [], nextAt: earliest(due), tookMs: lookedMs };
    const { jobs, tookMs } = await store.apart<Took>('jobs.claim', { ...options, queue, priorities }, HURRIED);
    return { jobs, nextAt: options.now, tookMs: lookedMs + tookMs };
  }

  return {
    rowOf: (job) => rowOf(job, clock.now()),
    wake: (queue) => wakers.wake([queue]),
    enqueue,
    claim,
    async extend(jobs, until) {
      const held = await store.write((tx) => perLease(tx.sql, jobs, 'update jobs set due_at = ?', [until]), HURRIED);
      return held.map((job) => job.id);
    },
    complete: async (tx, jobs) => await ended(tx, await completeJobs(tx.sql, jobs)),
    async retry(tx, jobs) {
      const freed = await retryJobs(tx.sql, jobs);
      wakeAfter(
        tx,
        freed.map((job) => job.queue),
      );
      return new Set(freed.map((job) => job.id));
    },
    async giveUp(tx, jobs) {
      const freed: Freed[] = [];
      for (const { reason, ...job } of jobs) {
        freed.push(
          ...(await perLease(tx.sql, [job], 'update jobs set due_at = null, lease = null, reason = ?', [reason])),
        );
      }
      return await ended(tx, freed);
    },
    async remove(tx, ids) {
      const { text, param } = tx.sql.oneOf('id', ids);
      return (await ended(tx, await tx.sql.all<Freed>(`delete from jobs where ${text} ${FREED}`, [param]))).size;
    },
    async wind(tx, jobs) {
      await enqueue(tx, jobs);
      for (const { id, queue, dueAt } of jobs) {
        const text =
          'update jobs set due_at = ?, attempts = 0, reason = null where id = ? and queue = ? and lease is null';
        await tx.sql.run(text, [dueAt, id, queue]);
      }
    },
    async move(tx, id, dueAt) {
      // One that has stepped aside for another under its order key stays aside.
      const text = `update jobs set due_at = case when due_at >= ? then cast(? as bigint) else cast(? as bigint) end
        where id = ? and lease is null and due_at is not null ${FREED}`;
      const moved = await tx.sql.all<Freed>(text, [BLOCKED_MS, BLOCKED_MS + dueAt, dueAt, id]);
      wakeAfter(
        tx,
        moved.map((job) => job.queue),
      );
    },
    stats: (queue, now) => store.slow('jobs.stats', { queue, now }),
    async releaseAll(now) {
      const released = await store.write(async (tx) => {
        const text = `update jobs set due_at = ?, lease = null, reason = '${LOST}' where lease is not null ${FREED}`;
        const freed = await tx.sql.all<Freed>(text, [now]);
        wakeAfter(
          tx,
          freed.map((job) => job.queue),
        );
        return freed;
      });
      return released.length;
    },
    nextDueAt: async (queue) => earliest(await firstDue(store.read.sql, queue)),
    onWork: wakers.on,
  };
}
