import { EVENT_QUEUE } from '#src/events/event.ts';
import type { RecentBodies } from '#src/events/recent-bodies.ts';
import type { Clock } from '#src/kit/clock.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { PassingMap } from '#src/kit/passing-map.ts';
import type { TraceExporter } from '#src/metrics/traces/exporter.ts';
import { createLeases } from '#src/queue/leases.ts';
import type { Claimed, Job, Queue } from '#src/queue/queue.ts';
import { letGoOfBody } from '#src/store/pack-body.ts';
import type { Store } from '#src/store/store.ts';
import { createArrivalsFirst } from './arrivals-first.ts';
import { loadWork } from './load-work.ts';
import { createPace } from './pace.ts';
import type { Perform, Performed } from './perform.ts';
import type { Settle } from './settle.ts';
import { MOST_UNDER_WAY, PER_CLAIM, shareOf } from './share.ts';
import { spansOf } from './spans-of.ts';
import { createSuspects } from './suspects.ts';
import { tracedAttempt } from './traced-attempt.ts';
import type { Work } from './work.ts';

export interface Dispatcher {
  start(): void;
  /** Claims nothing more and waits for what is under way, up to the given time. */
  stop(withinMs: number): Promise<void>;
  readonly underWay: number;
}

export interface DispatchDeps {
  store: Store;
  queue: Queue;
  perform: Perform;
  settle: Settle;
  clock: Clock;
  log: Log;
  /** How many deliveries wait to be written down. */
  arriving(): number;
  /** Null: their payloads are read back from the store. */
  recent?: RecentBodies | null;
  /** Events under way at once, unless others have to wait for room. */
  most?: number;
  /** Null: no traces are recorded. */
  traces?: TraceExporter | null;
}

const LEASE_MS = 30_000;
const HEARTBEAT_MS = 10_000;
/** With less room than for half a claim there is so much time between two looks where nobody says that there is work. */
const FULL_MS = 250;
/** How long nothing is looked for when nobody says that there is work: another process may have put some in. */
const IDLE_MS = 1000;
const LONGEST_REASON = 500;

/** Takes due events in batches, has each performed, and hands the outcomes to settle. */
export function createDispatcher(deps: DispatchDeps): Dispatcher {
  const { most = MOST_UNDER_WAY } = deps;
  const arrivals = createArrivalsFirst(deps.arriving);
  const underWay = new PassingMap<string, Job>();
  const leases = createLeases(deps.queue, underWay, LEASE_MS);
  const suspects = createSuspects();
  const pace = createPace();
  let stopping = true;
  /** A stop waited as long as it may: what ends now is written down by nobody. */
  let abandoned = false;
  let claiming = false;
  let again = false;
  /** The last look for work; it never rejects. */
  let looking: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let unsubscribe = (): void => undefined;

  /**
   * Where the clock was put, a lease may run out while its work is being written down, and a look that is under way hands it to
   * us again: it is ours all the same, and its end goes down under the new one.
   */
  async function settleHeld(ended: Performed): Promise<void> {
    const { lease } = ended.job;
    if (await deps.settle(ended)) return;
    await looking;
    if (ended.job.lease !== lease) await deps.settle(ended);
  }

  /** What can never be written would be done again for ever: the event ends with the reason instead. */
  async function settle(ended: Performed): Promise<void> {
    try {
      await settleHeld(ended);
    } catch (thrown) {
      if (thrown instanceof TemporaryFault) throw thrown;
      deps.log.error({ err: thrown, event: ended.job.id }, 'an outcome cannot be written: the event is given up');
      const reason = `Its outcome cannot be written: ${sentenceOf(thrown).slice(0, LONGEST_REASON)}`;
      await deps.settle({ ...ended, outcome: { kind: 'dead', reason, logs: [] }, steps: [] });
    }
  }

  function trace(item: Work, ended: Performed): void {
    const traced = deps.traces ? tracedAttempt(item, ended, deps.clock.now()) : null;
    if (traced) deps.traces?.note(() => spansOf(traced));
  }

  async function work(item: Work): Promise<void> {
    try {
      const ended = await suspects.perform(item, (how) => deps.perform(item, how));
      // Let go unbegun: its lease runs out, or comes free with the next start.
      if (!ended) return;
      if (ended.made?.length) arrivals.called();
      await settle(ended);
      trace(item, ended);
    } catch (thrown) {
      // Its lease runs out and it is taken again.
      if (!abandoned) deps.log.error({ err: thrown, event: item.job.id }, 'an outcome could not be written');
    } finally {
      underWay.delete(item.job.id);
      letGoOfBody(item.event.body);
      wake();
    }
  }

  /** A lease that somebody else had meanwhile is ours again: the work that is under way goes on under it. */
  function withoutOurs(jobs: readonly Job[]): Job[] {
    return jobs.filter((job) => {
      const held = underWay.get(job.id);
      if (held) held.lease = job.lease;
      return !held;
    });
  }

  async function claim(): Promise<Claimed> {
    const share = shareOf(underWay, most);
    if (!share || stopping) return { jobs: [], nextAt: null, tookMs: 0 };
    const now = deps.clock.now();
    await leases.keep(now);
    const claimed = await deps.queue.claim(EVENT_QUEUE, { ...share, leaseMs: LEASE_MS, now });
    pace.looked(claimed.tookMs, claimed.jobs.length);
    const jobs = withoutOurs(claimed.jobs);
    if (jobs.length === 0) return claimed;
    crashPoint('dispatch.claimed');
    for (const job of jobs) underWay.set(job.id, job);
    try {
      const items = await loadWork(deps.store, deps.recent ?? null, jobs);
      await dropGone(jobs, items);
      for (const item of items) void work(item);
    } catch (thrown) {
      // Nobody works on them: the heartbeat must not hold their leases for ever.
      for (const job of jobs) underWay.delete(job.id);
      throw thrown;
    }
    return claimed;
  }

  /** Jobs whose event was deleted meanwhile. */
  async function dropGone(jobs: readonly Job[], items: readonly Work[]): Promise<void> {
    if (items.length === jobs.length) return;
    const found = new Set(items.map((item) => item.job.id));
    const gone = jobs.filter((job) => !found.has(job.id));
    for (const job of gone) underWay.delete(job.id);
    await deps.store.write((tx) => deps.queue.complete(tx, gone));
  }

  const isRoomy = (): boolean => underWay.size <= most - Math.min(PER_CLAIM, most) / 2;

  function wakeIn(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(wake, ms);
  }

  function sleepUntil(at: number | null): void {
    if (!isRoomy()) wakeIn(FULL_MS);
    else wakeIn(at === null ? IDLE_MS : Math.min(IDLE_MS, Math.max(1, at - deps.clock.now())));
  }

  async function pump(): Promise<void> {
    let nextAt: number | null = null;
    do {
      again = false;
      await arrivals.pass(pace.lastAt, () => stopping);
      pace.begin();
      const look = claim();
      looking = look.catch(() => undefined);
      const claimed = await look;
      nextAt = claimed.nextAt;
      if (claimed.jobs.length >= Math.min(PER_CLAIM, most)) again = true;
    } while (again && !stopping && isRoomy());
    if (!stopping) sleepUntil(nextAt);
  }

  function wake(): void {
    if (stopping) return;
    again = true;
    if (claiming) return;
    const wait = pace.wait(isRoomy());
    if (wait > 0) {
      wakeIn(wait);
      return;
    }
    claiming = true;
    setImmediate(() => {
      pump()
        .catch((thrown) => {
          deps.log.error({ cause: sentenceOf(thrown) }, 'events could not be claimed');
          timer = setTimeout(wake, IDLE_MS);
        })
        .finally(() => {
          claiming = false;
          if (again) wake();
        });
    });
  }

  function beat(): void {
    leases.renew(deps.clock.now()).catch((thrown) => {
      deps.log.error({ cause: sentenceOf(thrown) }, 'leases could not be extended');
    });
  }

  return {
    start() {
      stopping = false;
      abandoned = false;
      unsubscribe = deps.queue.onWork(EVENT_QUEUE, wake);
      heartbeat = setInterval(beat, HEARTBEAT_MS).unref();
      wake();
    },
    async stop(withinMs) {
      stopping = true;
      suspects.close();
      unsubscribe();
      clearTimeout(timer);
      clearInterval(heartbeat);
      const until = Date.now() + withinMs;
      while ((claiming || underWay.size > 0) && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 10));
      if (underWay.size === 0) return;
      abandoned = true;
      deps.log.warn({ events: underWay.size }, 'stopped before these had ended: they are taken up again');
    },
    get underWay() {
      return underWay.size;
    },
  };
}
