import { redactJob } from '#src/events/redact-job.ts';
import type { LiveIntegrations } from '#src/integrations/live.ts';
import { monitoringOf } from '#src/integrations/monitoring.ts';
import { type Collector, collect } from '#src/kit/batch.ts';
import type { Clock } from '#src/kit/clock.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { newId } from '#src/kit/ids.ts';
import { type Counted, countOutcomes } from '#src/metrics/count-outcomes.ts';
import type { NewJob, Queue } from '#src/queue/queue.ts';
import type { RunLog } from '#src/sandbox/sandbox.ts';
import { settleEvents } from '#src/store/events.ts';
import { deleteKeyValues, putKeyValues } from '#src/store/key-values.ts';
import { insertLogs } from '#src/store/logs.ts';
import type { NewLogRow } from '#src/store/rows.ts';
import type { Store, Tx } from '#src/store/store.ts';
import { type Ended, eventIdOf, ON_ITS_WAY, patchOf } from './ended.ts';
import { createNoteActivity } from './note-activity.ts';
import type { Outcome } from './outcome.ts';
import { writeBatches, writeDescribed } from './write-on-its-way.ts';
import { writeSteps } from './write-steps.ts';

/** Resolves when it is committed; false when another worker had taken the event over, and nothing was written. */
export type Settle = Collector<Ended, boolean>;

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

/** Leaves the queue or comes back later; only those that are still ours by their lease. */
async function release(tx: Tx, queue: Queue, batch: readonly Ended[]): Promise<Set<string>> {
  const done = batch.filter((one) => one.outcome.kind !== 'later').map((one) => one.job);
  const later = batch.flatMap(({ job, outcome }) =>
    outcome.kind === 'later'
      ? [{ ...job, dueAt: outcome.at, attempt: outcome.costsAttempt, reason: outcome.reason }]
      : [],
  );
  const completed = done.length > 0 ? await queue.complete(tx, done) : new Set<string>();
  const retried = later.length > 0 ? await queue.retry(tx, later) : new Set<string>();
  return completed.union(retried);
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

/** What settling leaves of a batch, beside the end of its jobs. */
async function writeEnds(tx: Tx, queue: Queue, mine: readonly Ended[], now: number): Promise<void> {
  await settleEvents(
    tx,
    mine.filter((one) => !one.batch && !ON_ITS_WAY.has(one.outcome.kind)).map((one) => patchOf(one, now)),
  );
  await writeDescribed(tx, queue, mine, now);
  await writeBatches(tx, queue, mine, now);
  await writeSteps(
    tx,
    mine.flatMap((one) => one.steps),
  );
  const lines = mine.flatMap((one) => logRows(one, now));
  if (lines.length > 0) await insertLogs(tx, lines);
  await writeDatabase(tx, mine, now);
  await queue.enqueue(
    tx,
    mine.flatMap((one) => redactJobs(one, now)),
  );
}

export interface SettleDeps {
  store: Store;
  queue: Queue;
  clock: Clock;
  live: LiveIntegrations;
}

/** Writes what attempts ended with, many in one commit: all of an attempt or nothing of it. */
export function createSettle({ store, queue, clock, live }: SettleDeps): Settle {
  const noteActivity = createNoteActivity();

  /** Not where its people want no metrics. */
  function isCounted({ integrationId }: Ended): boolean {
    const found = live.found(integrationId);
    return !found || monitoringOf(found.row).metrics_enabled;
  }

  async function write(tx: Tx, batch: readonly Ended[]): Promise<boolean[]> {
    const now = clock.now();
    const held = await release(tx, queue, batch);
    const mine = batch.filter((one) => held.has(one.job.id));
    await writeEnds(tx, queue, mine, now);
    const counted = mine.filter(isCounted).flatMap((one) => countedOf(one, now));
    await countOutcomes(tx, counted, now);
    await noteActivity(
      tx,
      mine.map((one) => one.integrationId),
      now,
    );
    return batch.map((one) => held.has(one.job.id));
  }

  return collect<Ended, boolean>(
    async (batch) => {
      const written = await store.write((tx) => write(tx, batch));
      if (batch.some((one) => one.outcome.kind === 'gathered')) crashPoint('batch.gathered');
      crashPoint('deliver.written');
      return written;
    },
    { max: MOST_PER_COMMIT, lingerMs: LINGER_MS, enough: ENOUGH },
  );
}
