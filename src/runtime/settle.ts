import { redactJob } from '#src/events/redact-job.ts';
import type { LiveIntegrations } from '#src/integrations/live.ts';
import { monitoringOf } from '#src/integrations/monitoring.ts';
import { type Collector, collect } from '#src/kit/batch.ts';
import type { Clock } from '#src/kit/clock.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { newId } from '#src/kit/ids.ts';
import type { NewJob, Queue } from '#src/queue/queue.ts';
import type { RunLog } from '#src/sandbox/sandbox.ts';
import type { Counted } from '#src/store/count-outcomes.ts';
import { deleteKeyValues, putKeyValues } from '#src/store/key-values.ts';
import { logValues } from '#src/store/logs.ts';
import type { NewLogRow } from '#src/store/rows.ts';
import { type SettledWork, settleWork, type WorkEnd, type WorkEnds } from '#src/store/settle-work.ts';
import type { Store, Tx } from '#src/store/store.ts';
import { patchValues } from '#src/store/work-events.ts';
import { readySteps } from '#src/store/write-steps.ts';
import { createActivityNotes } from './activity-notes.ts';
import { type Ended, eventIdOf, ON_ITS_WAY, patchOf } from './ended.ts';
import type { Outcome } from './outcome.ts';
import { writeBatches, writeDescribed } from './write-on-its-way.ts';

/** Resolves when it is committed; false when another worker had taken the event over, and nothing was written. */
export interface Settle {
  (ended: Ended): Promise<boolean>;
  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void>;
}

const MOST_PER_COMMIT = 256;
/** Nobody waits for an outcome to be written: under load more of them share a commit. */
const LINGER_MS = 10;
const ENOUGH = 64;

/** Lines of the service itself about an attempt that did not end well, beside those of the handler. */
function ownLine(outcome: Outcome): RunLog[] {
  if (outcome.kind === 'dead') return [{ level: 'error', message: outcome.reason }];
  const failed = outcome.kind === 'later' && outcome.costsAttempt;
  return failed ? [{ level: 'warn', message: outcome.reason }] : [];
}

function logRows(ended: Ended, now: number): NewLogRow[] {
  const { outcome } = ended;
  const lines = [...('logs' in outcome ? outcome.logs : []), ...ownLine(outcome)];
  return lines.map((line) => ({
    id: newId('log', now),
    integrationId: ended.integrationId,
    eventId: eventIdOf(ended),
    level: line.level,
    message: line.message,
    data: line.data ?? null,
    at: now,
  }));
}

async function writeDatabase(tx: Tx, mine: readonly Ended[], now: number): Promise<void> {
  for (const { integrationId, outcome } of mine) {
    if (outcome.kind !== 'delivered' || outcome.writes.length === 0) continue;
    const kept = outcome.writes.filter((write) => write.value !== undefined);
    const gone = outcome.writes.filter((write) => write.value === undefined);
    await putKeyValues(
      tx,
      kept.map(({ key, value }) => ({ integrationId, key, value, updatedAt: now })),
    );
    await deleteKeyValues(
      tx,
      integrationId,
      gone.map((write) => write.key),
    );
  }
}

/** What is counted of an attempt; what only waits counts for nothing. */
function countedAs(outcome: Outcome): Counted['kind'] | null {
  const { kind } = outcome;
  if (kind === 'later') return outcome.costsAttempt ? 'retried' : null;
  if (kind === 'staged') return 'delivered';
  return kind === 'delivered' || kind === 'dead' || kind === 'filtered' || kind === 'held' ? kind : null;
}

/** Every event of a batch counts. */
function countedOf({ integrationId, startedAt, outcome, batch }: Ended, now: number): Counted[] {
  const kind = countedAs(outcome);
  if (kind === null) return [];
  const one = { integrationId, kind, latency: Math.max(0, now - startedAt) };
  return Array.from({ length: batch?.size ?? 1 }, () => one);
}

/** Payloads that are to be forgotten in part: not here, where others wait for the commit. */
const redactJobs = ({ integrationId, redact }: Ended, now: number): NewJob[] =>
  (redact?.deliveryIds ?? []).map((id) => redactJob(id, { integrationId, paths: redact?.paths ?? [], dueAt: now }));

/** More is to be written than what every attempt leaves. */
const hasMore = ({ outcome, batch, redact }: Ended): boolean =>
  batch !== undefined ||
  ON_ITS_WAY.has(outcome.kind) ||
  (outcome.kind === 'delivered' && outcome.writes.length > 0) ||
  (redact?.deliveryIds.length ?? 0) > 0;

async function writeMore(tx: Tx, queue: Queue, mine: readonly Ended[], now: number): Promise<void> {
  await writeDescribed(tx, queue, mine, now);
  await writeBatches(tx, queue, mine, now);
  await writeDatabase(tx, mine, now);
  await queue.enqueue(
    tx,
    mine.flatMap((one) => redactJobs(one, now)),
  );
}

function retryOf({ outcome }: Ended): WorkEnd['retry'] {
  if (outcome.kind !== 'later') return null;
  return { dueAt: outcome.at, attempt: outcome.costsAttempt, reason: outcome.reason };
}

export interface SettleDeps {
  store: Store;
  queue: Queue;
  clock: Clock;
  live: LiveIntegrations;
}

/** Writes what attempts ended with, many in one commit: all of an attempt or nothing of it. */
export function createSettle({ store, queue, clock, live }: SettleDeps): Settle {
  const activity = createActivityNotes();

  /** Not where its people want no metrics. */
  function isCounted({ integrationId }: Ended): boolean {
    const found = live.found(integrationId);
    return !found || monitoringOf(found.row).metrics_enabled;
  }

  function endOf(ended: Ended, now: number): WorkEnd {
    const { job, integrationId, batch, outcome, steps } = ended;
    return {
      job: { id: job.id, lease: job.lease },
      integrationId,
      retry: retryOf(ended),
      patch: batch || ON_ITS_WAY.has(outcome.kind) ? [] : patchValues(patchOf(ended, now)),
      steps: readySteps(steps),
      lines: logRows(ended, now).map(logValues),
      counted: isCounted(ended) ? countedOf(ended, now) : [],
    };
  }

  /** Takes care of what goes on beside the commit that `write` makes. */
  async function written(batch: readonly Ended[], write: (all: WorkEnds) => Promise<SettledWork>): Promise<boolean[]> {
    const now = clock.now();
    const ids = batch.map((one) => one.integrationId);
    const active = activity.due(ids, now);
    const settled = await write({ ends: batch.map((one) => endOf(one, now)), active, now });
    activity.noted(active, now);
    for (const name of settled.wake) queue.wake(name);
    if (batch.some((one) => one.outcome.kind === 'gathered')) crashPoint('batch.gathered');
    crashPoint('deliver.written');
    const held = new Set(settled.held);
    return batch.map((one) => held.has(one.job.id));
  }

  const collected = (write: (batch: readonly Ended[]) => Promise<boolean[]>): Collector<Ended, boolean> =>
    collect<Ended, boolean>(write, { max: MOST_PER_COMMIT, lingerMs: LINGER_MS, enough: ENOUGH });

  const usual = collected((batch) => written(batch, (all) => store.apart<SettledWork>('work.settle', all)));

  const withMore = collected((batch) =>
    written(batch, (all) =>
      store.write(async (tx) => {
        const settled = await settleWork(tx, all);
        const held = new Set(settled.held);
        await writeMore(
          tx,
          queue,
          batch.filter((one) => held.has(one.job.id)),
          all.now,
        );
        return settled;
      }),
    ),
  );

  const settle = async (ended: Ended): Promise<boolean> => await (hasMore(ended) ? withMore(ended) : usual(ended));
  const idle = async (): Promise<void> => void (await Promise.all([usual.idle(), withMore.idle()]));
  return Object.assign(settle, { idle });
}
