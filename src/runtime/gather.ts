import { EVENT_QUEUE } from '#src/events/event.ts';
import { batchOrder } from '#src/events/event-job.ts';
import type { Batching } from '#src/execution/batching.ts';
import { newId } from '#src/kit/ids.ts';
import type { Queue } from '#src/queue/queue.ts';
import { beginGathering, closeGatherings, findGathering, growGathering, joinBatch } from '#src/store/gatherings.ts';
import type { GatheringRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';

/** An event that passed its filters and waits for others. */
export interface Gathered {
  eventId: string;
  integrationId: string;
  projectId: string;
  batching: Batching;
  /** Of its payload. */
  bytes: number;
}

const KEY = 'batch';
/** Payloads of one batch; with more the isolate that they are all read in would be short of memory. */
const MOST_BYTES = 4_000_000;

interface Place {
  tx: Tx;
  queue: Queue;
  now: number;
}

const dueAt = ({ firstAt, lastAt }: GatheringRow, { flushMs, maxWaitMs }: Batching): number =>
  Math.min(lastAt + flushMs, firstAt + maxWaitMs);

async function begin(place: Place, first: Gathered): Promise<GatheringRow> {
  const { tx, queue, now } = place;
  const { integrationId, projectId, batching } = first;
  const fresh: GatheringRow = {
    integrationId,
    key: KEY,
    holderId: newId('bat', now),
    count: 0,
    bytes: 0,
    firstAt: now,
    lastAt: now,
  };
  if (!(await beginGathering(tx, fresh)))
    return (await findGathering(tx, integrationId, KEY)) ?? (await begin(place, first));
  const orderKey = batching.ordered ? batchOrder(integrationId) : null;
  const payload = { gathers: 'batch' };
  const job = {
    id: fresh.holderId,
    queue: EVENT_QUEUE,
    lane: projectId,
    dueAt: dueAt(fresh, batching),
    orderKey,
    payload,
  };
  await queue.enqueue(tx, [job]);
  return fresh;
}

const isFull = ({ count, bytes }: GatheringRow, next: Gathered): boolean =>
  count > 0 && (count >= next.batching.size || bytes + next.bytes > MOST_BYTES);

/** As many of them as the batch takes; at least one. */
function fill(batch: GatheringRow, waiting: readonly Gathered[], now: number): Gathered[] {
  const taken: Gathered[] = [];
  for (const next of waiting) {
    if (isFull(batch, next)) break;
    batch.count++;
    batch.bytes += next.bytes;
    taken.push(next);
  }
  batch.lastAt = now;
  return taken;
}

async function joinOne(place: Place, waiting: readonly Gathered[]): Promise<Gathered[]> {
  const { tx, queue, now } = place;
  const [first] = waiting as [Gathered, ...Gathered[]];
  const { batching } = first;
  const batch = (await findGathering(tx, first.integrationId, KEY)) ?? (await begin(place, first));
  const taken = fill(batch, waiting, now);
  await joinBatch(
    tx,
    batch.holderId,
    taken.map((one) => one.eventId),
  );
  const isWhole = batch.count >= batching.size || taken.length < waiting.length;
  if (isWhole) await closeGatherings(tx, [batch.holderId]);
  else await growGathering(tx, batch);
  await queue.move(tx, batch.holderId, isWhole ? now : dueAt(batch, batching));
  return waiting.slice(taken.length);
}

const sortKey = ({ integrationId, eventId }: Gathered): string => `${integrationId} ${eventId}`;

/** Puts events into the batches of their integrations, in the order in which they arrived. */
export async function gather(place: Place, events: readonly Gathered[]): Promise<void> {
  // Integrations in the order of their ids, too: two processes that gather at once lock alike.
  const inOrder = events.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  for (const mine of Map.groupBy(inOrder, (one) => one.integrationId).values()) {
    for (let waiting = mine; waiting.length > 0; ) waiting = await joinOne(place, waiting);
  }
}
