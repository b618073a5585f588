import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { InputFault, notFound } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import type { NewJob } from '#src/queue/queue.ts';
import { insertDeliveries } from '#src/store/deliveries.ts';
import { findDelivery, findEvent } from '#src/store/events.ts';
import { recordFanOut } from '#src/store/record-events.ts';
import { eventsToReplay, requeueEvents, withTheirBatches } from '#src/store/replay-events.ts';
import type { EventRow, IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { EVENT_QUEUE, type EventStatus } from './event.ts';
import { batchOrder, eventJob } from './event-job.ts';

/** What is sent again where nobody says otherwise: whatever was not dealt with. */
export const MISSED: readonly EventStatus[] = ['held', 'dead'];
/** These are worked on once more as they are; those that reached their end before become new events. */
const UNFINISHED = new Set<string>(['held', 'dead']);
export const REPLAYABLE = ['held', 'dead', 'delivered', 'filtered', 'staged'] as const satisfies readonly EventStatus[];

const PER_COMMIT = 200;
const MOST = 10_000;

export interface ReplayRange {
  from: number;
  to: number;
  statuses?: readonly EventStatus[] | undefined;
  type?: string | undefined;
}

export interface Replayed {
  replayed: number;
  /** There were more than one call replays; the next one takes the rest. */
  more: boolean;
}

/** An integration that is not active would only hold them again. */
async function loadActive(ctx: Ctx, id: string): Promise<IntegrationRow> {
  const row = await loadIntegration(ctx, id);
  if (row.status === 'active') return row;
  throw new InputFault('Integration inactive', `It is ${row.status}: activate it first, then replay.`, { status: 409 });
}

type Jobbed = Pick<EventRow, 'id' | 'integrationId' | 'orderKey'>;

const jobOf = (ctx: Ctx, row: IntegrationRow, event: Jobbed): NewJob =>
  // Those who come now go first.
  eventJob(event, { projectId: row.projectId, priority: 3, dueAt: ctx.clock.now() });

/** A batch is worked on as one again; in order where its events were. */
const jobOfBatch = (ctx: Ctx, row: IntegrationRow, id: string, members: readonly EventRow[]): NewJob => ({
  ...jobOf(ctx, row, { id, integrationId: row.id, orderKey: null }),
  orderKey: members.some((event) => event.orderKey !== null) ? batchOrder(row.id) : null,
  payload: { gathers: 'batch' },
});

function jobsOf(ctx: Ctx, row: IntegrationRow, events: readonly EventRow[], fresh: boolean): NewJob[] {
  const byBatch = Map.groupBy(events, (event) => (fresh ? null : event.batchId));
  return [...byBatch].flatMap(([id, members]) =>
    id === null ? members.map((event) => jobOf(ctx, row, event)) : [jobOfBatch(ctx, row, id, members)],
  );
}

/** A new event from the same delivery, or from one whose payload somebody edited. */
function copyOf(ctx: Ctx, event: EventRow, deliveryId = event.latestDeliveryId ?? event.deliveryId) {
  const now = ctx.clock.now();
  const id = newId('evt', now);
  return {
    id,
    integrationId: event.integrationId,
    deliveryId,
    dedupKey: `replay:${id}`,
    type: event.type,
    status: 'queued',
    orderKey: event.orderKey,
    object: event.object,
    actor: event.actor,
    attempts: 0,
    duplicateCount: 0,
    replayOf: event.id,
    receivedAt: now,
  };
}

/** How many of them are worked on once more. */
async function again(
  tx: Tx,
  ctx: Ctx,
  row: IntegrationRow,
  events: readonly EventRow[],
  fresh: boolean,
): Promise<number> {
  const asked = events.filter((event) => UNFINISHED.has(event.status));
  const unfinished = fresh ? asked : await withTheirBatches(tx, asked);
  const ids = new Set(
    await requeueEvents(
      tx,
      unfinished.map((event) => event.id),
      { fresh },
    ),
  );
  const requeued = unfinished.filter((event) => ids.has(event.id));
  const jobs = jobsOf(ctx, row, requeued, fresh);
  await ctx.queue.remove(
    tx,
    jobs.map((job) => job.id),
  );
  await ctx.queue.enqueue(tx, jobs);
  const copies = events.filter((event) => !UNFINISHED.has(event.status)).map((event) => copyOf(ctx, event));
  const items = copies.map((event) => ({ event, job: ctx.queue.rowOf(jobOf(ctx, row, event)) }));
  if (items.length > 0) await recordFanOut(tx, items);
  tx.afterCommit(() => ctx.queue.wake(EVENT_QUEUE));
  return requeued.length + items.length;
}

const audit = (tx: Tx, ctx: Ctx, row: IntegrationRow, after: Record<string, unknown>): Promise<void> =>
  writeAudit(tx, ctx, { action: 'integration.replay', projectId: row.projectId, targetId: row.id, after });

/** Works on everything of that time once more that was not dealt with, or on what the statuses name. */
export async function replayRange(ctx: Ctx, id: string, range: ReplayRange): Promise<Replayed> {
  allow(ctx.actor, 'integrations.write');
  const row = await loadActive(ctx, id);
  const { statuses = MISSED, ...rest } = range;
  let replayed = 0;
  let after: string | undefined;
  while (replayed < MOST) {
    const page = { ...rest, statuses, integrationId: id, after, limit: PER_COMMIT };
    const events = await eventsToReplay(ctx.store.read, page);
    if (events.length > 0) replayed += await ctx.store.write((tx) => again(tx, ctx, row, events, false));
    after = events.at(-1)?.id;
    if (events.length < PER_COMMIT) break;
  }
  await ctx.store.write((tx) => audit(tx, ctx, row, { ...range, replayed }));
  return { replayed, more: replayed >= MOST };
}

/** The payload as somebody edited it, as a delivery of its own beside the real one. */
async function keepEdited(tx: Tx, ctx: Ctx, event: EventRow, payload: unknown): Promise<string> {
  const original = await findDelivery(tx, event.deliveryId);
  if (!original) throw notFound('delivery', event.deliveryId);
  const now = ctx.clock.now();
  const id = newId('dlv', now);
  const body = Buffer.from(JSON.stringify(payload ?? null));
  await insertDeliveries(tx, [
    { ...original, id, integrationId: event.integrationId, body, verified: false, receivedAt: now },
  ]);
  return id;
}

export interface ReplayOne {
  /** Instead of the one that came. */
  payload?: unknown;
  /** Forgets what was done before: everything is done again. */
  fresh?: boolean | undefined;
}

/** One event once more, on the present version. Returns the event to look at. */
export async function replayEvent(ctx: Ctx, id: string, eventId: string, how: ReplayOne = {}): Promise<string> {
  allow(ctx.actor, 'integrations.write');
  const row = await loadActive(ctx, id);
  return await ctx.store.write(async (tx) => {
    const event = await findEvent(tx, eventId);
    if (!event || event.integrationId !== id) throw notFound('event', eventId);
    if (!REPLAYABLE.some((status) => status === event.status)) {
      throw new InputFault(
        'Still under way',
        `${eventId} is ${event.status}; what is not at its end is not replayed.`,
        {
          status: 409,
        },
      );
    }
    await audit(tx, ctx, row, { event: eventId, edited: how.payload !== undefined, fresh: how.fresh ?? false });
    if (how.payload === undefined && UNFINISHED.has(event.status)) {
      await again(tx, ctx, row, [event], how.fresh ?? false);
      return eventId;
    }
    const deliveryId = how.payload === undefined ? undefined : await keepEdited(tx, ctx, event, how.payload);
    const copy = copyOf(ctx, event, deliveryId);
    await recordFanOut(tx, [{ event: copy, job: ctx.queue.rowOf(jobOf(ctx, row, copy)) }]);
    tx.afterCommit(() => ctx.queue.wake(EVENT_QUEUE));
    return copy.id;
  });
}
