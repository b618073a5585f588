import { type Collector, collect } from '#src/kit/batch.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { newId } from '#src/kit/ids.ts';
import type { Queue } from '#src/queue/queue.ts';
import { type Arrival as ArrivalRows, type Recorded as RecordedRow, recordArrivals } from '#src/store/record-events.ts';
import type { Store, Tx } from '#src/store/store.ts';
import { EVENT_QUEUE, type EventStatus } from './event.ts';
import { eventJob, type SettleWindow, settlingOf } from './event-job.ts';
import type { Lanes } from './lanes.ts';
import type { RecentBodies } from './recent-bodies.ts';

/** A delivery that was verified, and what has to be known of it without looking into its payload again. */
export interface Arrival {
  integrationId: string;
  projectId: string;
  source: string;
  externalId: string;
  dedupKey: string;
  type: string;
  actor: string | null;
  orderKey: string | null;
  headers: Record<string, string>;
  body: Buffer;
  verified: boolean;
  receivedAt: number;
  /** For so long a delivery with the same key is a copy; null: as long as the event is stored. */
  windowMs: number | null;
  /** Held: kept for replay, not worked on. */
  status: Extract<EventStatus, 'queued' | 'held'>;
  /** Not to be worked on before; at once unless given. */
  dueAt?: number;
  /** What it is about, where the package needs to know that later. */
  object?: string | null;
  settle?: SettleWindow | null;
}

export interface Recorded {
  eventId: string;
  duplicate: boolean;
}

export type Recorder = Collector<Arrival, Recorded>;

/** Requests that arrive while a commit is under way share the next one. */
const MOST_PER_COMMIT = 256;
/** So few commits in one go that reading the next requests and writing these go on side by side. */
const PAIR = 32;
/** Where deliveries come close together, so long a commit waits for more of them… */
const LINGER_MS = 4;
/** …unless these have come. */
const ENOUGH = 16;

/** What nobody knows yet is left out: every field of a row has its price on the way to the thread that writes. */
function rowsOf(arrival: Arrival) {
  const deliveryId = newId('dlv', arrival.receivedAt);
  return {
    forgetBefore: arrival.windowMs === null ? null : arrival.receivedAt - arrival.windowMs,
    delivery: {
      id: deliveryId,
      source: arrival.source,
      integrationId: arrival.integrationId,
      externalId: arrival.externalId,
      type: arrival.type,
      headers: arrival.headers,
      body: arrival.body,
      verified: arrival.verified,
      receivedAt: arrival.receivedAt,
    },
    event: {
      id: newId('evt', arrival.receivedAt),
      integrationId: arrival.integrationId,
      deliveryId,
      dedupKey: arrival.dedupKey,
      type: arrival.type,
      status: arrival.status,
      ...(arrival.status === 'held' ? { reason: 'It arrived while the integration was not active.' } : {}),
      orderKey: arrival.orderKey,
      actor: arrival.actor,
      attempts: 0,
      duplicateCount: 0,
      receivedAt: arrival.receivedAt,
      object: arrival.object ?? null,
    },
  };
}

interface Recording {
  store: Store;
  queue: Queue;
  lanes: Lanes;
}

function rowsWithJob({ queue, lanes }: Omit<Recording, 'store'>, arrival: Arrival): ArrivalRows {
  const rows = rowsOf(arrival);
  if (arrival.status !== 'queued') return { ...rows, job: null };
  const { projectId, settle, dueAt = arrival.receivedAt } = arrival;
  const priority = lanes.priorityOf(projectId);
  const job = queue.rowOf(eventJob(rows.event, { projectId, priority, dueAt, settle }));
  return { ...rows, job, ...(settle ? { settling: settlingOf(queue, settle, rows.event) } : {}) };
}

/** The same within a change that has more to it, such as how far a service was asked. */
export async function recordWithin(
  tx: Tx,
  deps: Omit<Recording, 'store'>,
  arrivals: readonly Arrival[],
): Promise<void> {
  if (arrivals.length === 0) return;
  await recordArrivals(
    tx,
    arrivals.map((arrival) => rowsWithJob(deps, arrival)),
  );
  tx.afterCommit(() => deps.queue.wake(EVENT_QUEUE));
}

/** Whoever works on them soon in this process has their payloads at hand. */
function noteBodies(recent: RecentBodies, rows: readonly ArrivalRows[], recorded: readonly RecordedRow[]): void {
  for (const [i, { event, delivery, job, settling }] of rows.entries()) {
    if (job && !settling && delivery.body && recorded[i]?.inserted) recent.note(event.id, delivery.id, delivery.body);
  }
}

/** Delivery, event and job in one transaction; once it resolves, they survive a power cut. */
export function createRecorder(deps: Recording & { recent: RecentBodies | null }): Recorder {
  return collect<Arrival, Recorded>(
    async (arrivals) => {
      const rows = arrivals.map((arrival) => rowsWithJob(deps, arrival));
      const recorded = await deps.store.apart<RecordedRow[]>('events.record', rows);
      crashPoint('ingest.committed');
      if (deps.recent) noteBodies(deps.recent, rows, recorded);
      deps.queue.wake(EVENT_QUEUE);
      return recorded.map(({ eventId, inserted }) => ({ eventId, duplicate: !inserted }));
    },
    { max: MOST_PER_COMMIT, pair: PAIR, lingerMs: LINGER_MS, lingerFrom: 2, enough: ENOUGH },
  );
}
