import { and, asc, desc, eq, gt, inArray } from './drizzle.ts';
import type { EventRow } from './rows.ts';
import type { Read, Tx } from './store.ts';
import { inTimeRange, type TimeRange } from './time-range.ts';

export interface ReplayFilter extends TimeRange {
  integrationId: string;
  statuses: readonly string[];
  type?: string | undefined;
  /** Only those behind this one: the next page. */
  after?: string | undefined;
  limit: number;
}

/** Oldest first. */
export async function eventsToReplay(
  { orm, tables: { events } }: Read,
  { integrationId, statuses, type, after, limit, ...range }: ReplayFilter,
): Promise<EventRow[]> {
  const where = and(
    eq(events.integrationId, integrationId),
    inArray(events.status, [...statuses]),
    type === undefined ? undefined : eq(events.type, type),
    after === undefined ? undefined : gt(events.id, after),
    ...inTimeRange(events.id, 'evt', range),
  );
  return await orm.select().from(events).where(where).orderBy(asc(events.id)).limit(limit);
}

/** With all that they were worked on with: what was sent of a batch was sent under the keys of all of it. */
export async function withTheirBatches(
  { orm, tables: { events } }: Read,
  some: readonly EventRow[],
): Promise<EventRow[]> {
  const batches = [...new Set(some.flatMap((event) => event.batchId ?? []))];
  if (batches.length === 0) return [...some];
  const members = await orm.select().from(events).where(inArray(events.batchId, batches)).orderBy(asc(events.id));
  return [...some.filter((event) => event.batchId === null), ...members];
}

const OPEN = "status in ('held', 'dead')";

/**
 * Back to the start of their attempts; the ids of those that still stood at their end. What succeeded stays on record and is not
 * done again, so such an event stays on its version; one that did nothing yet takes the present one.
 */
export async function requeueEvents(tx: Tx, ids: readonly string[], how: { fresh: boolean }): Promise<string[]> {
  const asked = tx.sql.oneOf('id', ids);
  const kept = how.fresh
    ? 'null'
    : "case when exists (select 1 from steps s where s.event_id = events.id and s.status = 'success') then version_id end";
  const rows = await tx.sql.all<{ id: string }>(
    `update events set status = 'queued', reason = null, attempts = 0, result = null, finished_at = null,
       next_attempt_at = null, batch_id = ${how.fresh ? 'null' : 'batch_id'}, version_id = ${kept} where ${asked.text} and ${OPEN} returning id`,
    [asked.param],
  );
  const requeued = rows.map((row) => row.id);
  const { text, param } = tx.sql.oneOf('event_id', requeued);
  await tx.sql.run(`delete from steps where ${text}${how.fresh ? '' : " and status <> 'success'"}`, [param]);
  return requeued;
}

/** The newest that a run came to an end with, newest first: what a next version can be tried on. */
export async function newestEvents(
  { orm, tables: { events } }: Read,
  integrationId: string,
  statuses: readonly string[],
  limit: number,
): Promise<EventRow[]> {
  return await orm
    .select()
    .from(events)
    .where(and(eq(events.integrationId, integrationId), inArray(events.status, [...statuses])))
    .orderBy(desc(events.id))
    .limit(limit);
}
