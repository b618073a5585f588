import type { Clock } from '#src/kit/clock.ts';
import { faultWithin, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { PassingMap } from '#src/kit/passing-map.ts';
import type { Store, Tx } from '#src/store/store.ts';
import { createLeases } from './leases.ts';
import type { Job, Queue } from './queue.ts';

/** Written with the end of the job. A time: it is due again then, because things changed, or because it always comes back. */
export type Settle = (tx: Tx) => Promise<number | undefined>;

export interface Work {
  queue: string;
  /** Jobs under way at once. */
  most: number;
  /** Ends what would go on for long by itself, when nothing more is to be begun. */
  stop?(): void;
  /** A job that throws a TemporaryFault is tried again; any other fault gives it up. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most work has nothing to settle and returns nothing.
  handle(job: Job): Promise<Settle | void>;
}

export interface WorkDeps {
  store: Store;
  queue: Queue;
  clock: Clock;
  log: Log;
}

export interface Worker {
  start(): void;
  /** Claims nothing more and waits for what is under way, up to the given time. */
  stop(withinMs: number): Promise<void>;
}

/** What a dead process held goes on after so long. */
const LEASE_MS = 30_000;
const HEARTBEAT_MS = 10_000;
/** How long nothing is looked for when nobody says that there is work: another process may have put some in. */
const IDLE_MS = 1000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** An outage of two hours is outlived. */
const DELAYS_MS = [2 * SECOND, 10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 60 * MINUTE];
const LONGEST_REASON = 500;

const reasonOf = (thrown: unknown): string => sentenceOf(thrown).slice(0, LONGEST_REASON);

/** Works on one queue: a few jobs at once, each settled with its end in one transaction. */
export function createWorker(deps: WorkDeps, work: Work): Worker {
  const underWay = new PassingMap<string, Job>();
  const leases = createLeases(deps.queue, underWay, LEASE_MS);
  let stopping = true;
  let looking = false;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let unsubscribe = (): void => undefined;

  async function end(job: Job, settle: Settle | undefined): Promise<void> {
    await deps.store.write(async (tx) => {
      const dueAt = settle && (await settle(tx));
      if (dueAt === undefined) return void (await deps.queue.complete(tx, [job]));
      await deps.queue.retry(tx, [{ ...job, dueAt, attempt: false, reason: 'There is more to do.' }]);
    });
  }

  async function failed(job: Job, thrown: unknown): Promise<void> {
    const delay = thrown instanceof TemporaryFault ? DELAYS_MS[job.attempts] : undefined;
    const reason = reasonOf(thrown);
    await deps.store.write(async (tx) => {
      if (delay === undefined) return void (await deps.queue.giveUp(tx, [{ ...job, reason }]));
      const wait = (thrown as TemporaryFault).retryAfterMs ?? delay;
      await deps.queue.retry(tx, [{ ...job, dueAt: deps.clock.now() + wait, attempt: true, reason }]);
    });
    const about = { queue: work.queue, job: job.id, attempts: job.attempts };
    if (delay === undefined) deps.log.error({ ...about, err: thrown }, 'a job was given up');
    else deps.log.warn({ ...about, reason }, 'a job is tried again later');
  }

  async function run(job: Job): Promise<void> {
    try {
      const settle = await work.handle(job);
      await end(job, settle ?? undefined);
    } catch (thrown) {
      // Where even this cannot be written, the lease runs out and the job is taken again.
      await failed(job, faultWithin(thrown)).catch((cause) =>
        deps.log.error({ err: cause, job: job.id }, 'a job could not end'),
      );
    } finally {
      underWay.delete(job.id);
      wake();
    }
  }

  async function look(): Promise<void> {
    let nextAt: number | null = null;
    do {
      again = false;
      const limit = work.most - underWay.size;
      if (limit <= 0) return;
      const now = deps.clock.now();
      await leases.keep(now);
      const claimed = await deps.queue.claim(work.queue, { limit, leaseMs: LEASE_MS, now });
      nextAt = claimed.nextAt;
      for (const job of claimed.jobs) {
        // A lease that somebody else had meanwhile is ours again: the work under way goes on under it.
        const held = underWay.get(job.id);
        if (held) held.lease = job.lease;
        else {
          underWay.set(job.id, job);
          void run(job);
        }
      }
    } while (again && !stopping);
    sleepUntil(nextAt);
  }

  function sleepUntil(at: number | null): void {
    if (stopping) return;
    const wait = at === null ? IDLE_MS : Math.min(IDLE_MS, Math.max(1, at - deps.clock.now()));
    clearTimeout(timer);
    timer = setTimeout(wake, wait);
  }

  function wake(): void {
    again = true;
    if (stopping || looking) return;
    looking = true;
    look()
      .catch((thrown) => {
        deps.log.error({ cause: sentenceOf(thrown), queue: work.queue }, 'jobs could not be claimed');
        again = false;
        if (!stopping) timer = setTimeout(wake, IDLE_MS);
      })
      .finally(() => {
        looking = false;
        if (again) wake();
      });
  }

  return {
    start() {
      stopping = false;
      unsubscribe = deps.queue.onWork(work.queue, wake);
      heartbeat = setInterval(() => {
        leases
          .renew(deps.clock.now())
          .catch((thrown) => deps.log.error({ cause: sentenceOf(thrown) }, 'leases could not be extended'));
      }, HEARTBEAT_MS).unref();
      wake();
    },
    async stop(withinMs) {
      stopping = true;
      work.stop?.();
      unsubscribe();
      clearTimeout(timer);
      clearInterval(heartbeat);
      const until = Date.now() + withinMs;
      while ((looking || underWay.size > 0) && Date.now() < until) await new Promise((done) => setTimeout(done, 10));
    },
  };
}
