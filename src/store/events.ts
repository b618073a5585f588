import { and, count, desc, eq, getTableColumns, inArray, type SQL, sql } from './drizzle.ts';
import { unpackBody } from './pack-body.ts';
import { COUNTED, type Page, type PageOptions } from './page.ts';
import type { DeliveryRow, EventRow } from './rows.ts';
import type { Read, Tx } from './store.ts';
import { inTimeRange, type TimeRange } from './time-range.ts';

export { type Arriving, type Recorded, recordEvents } from './record-events.ts';
export {
  type EventPatch,
  type EventWork,
  loadBatches,
  loadForWork,
  loadWithBodies,
  settleBatch,
  settleEvents,
} from './work-events.ts';

export async function findEvent({ orm, tables: { events } }: Read, id: string): Promise<EventRow | null> {
  const [row] = await orm.select().from(events).where(eq(events.id, id));
  return row ?? null;
}

/** With its body, where retention has not dropped it. */
export async function findDelivery({ orm, tables: { deliveries } }: Read, id: string): Promise<DeliveryRow | null> {
  const [row] = await orm.select().from(deliveries).where(eq(deliveries.id, id));
  return row ? { ...row, body: unpackBody(row.body) } : null;
}

export interface EventFilter extends PageOptions, TimeRange {
  integrationId: string;
  status?: string;
  type?: string;
  /** True: only those of which copies came. */
  duplicate?: boolean;
  /** Only those of this batch. */
  batch?: string;
  /** How many there are is told up to here and one more: to count millions takes long. 0: nobody asks. */
  countUpTo?: number;
}

/** The statuses of the partial index `events_unhappy`, which is used only where its own condition stands in the text. */
const UNHAPPY = ['failed', 'dead', 'held', 'staged'];
const inIndex = sql.raw(`status in (${UNHAPPY.map((one) => `'${one}'`).join(', ')})`);

function withStatus({ events }: Read['tables'], status: string | undefined): SQL | undefined {
  if (status === undefined) return undefined;
  return and(eq(events.status, status), UNHAPPY.includes(status) ? inIndex : undefined);
}

const copied = ({ events }: Read['tables'], wanted: boolean): SQL =>
  wanted ? sql`${events.duplicateCount} > 0` : sql`${events.duplicateCount} = 0`;

function matching(tables: Read['tables'], filter: EventFilter): SQL | undefined {
  const { events } = tables;
  return and(
    eq(events.integrationId, filter.integrationId),
    withStatus(tables, filter.status),
    filter.type === undefined ? undefined : eq(events.type, filter.type),
    filter.batch === undefined ? undefined : eq(events.batchId, filter.batch),
    filter.duplicate === undefined ? undefined : copied(tables, filter.duplicate),
    ...inTimeRange(events.id, 'evt', filter),
  );
}

/** An event with what a list shows of its delivery and version. */
export type EventLine = EventRow & { source: string; externalId: string; version: string | null };

/** Newest first. May be long: ask through store.slow('events.list', filter). */
export async function listEvents({ orm, tables }: Read, filter: EventFilter): Promise<Page<EventLine>> {
  const { events, deliveries, versions } = tables;
  const where = matching(tables, filter);
  // Ids first: what is skipped is skipped in the index.
  const ids = orm
    .select({ id: events.id })
    .from(events)
    .where(where)
    .orderBy(desc(events.id))
    .limit(filter.limit)
    .offset(filter.offset);
  const rows = await orm
    .select({
      ...getTableColumns(events),
      source: deliveries.source,
      externalId: deliveries.externalId,
      version: versions.version,
    })
    .from(events)
    .innerJoin(deliveries, eq(deliveries.id, events.deliveryId))
    .leftJoin(versions, eq(versions.id, events.versionId))
    .where(inArray(events.id, ids))
    .orderBy(desc(events.id));
  if (filter.countUpTo === 0) return { rows, total: rows.length };
  const found = orm.select({ id: events.id }).from(events).where(where);
  const some = (filter.countUpTo === undefined ? found : found.limit(filter.countUpTo + 1)).as('found');
  const [all] = await orm.select({ total: count() }).from(some);
  return { rows, total: all?.total ?? 0 };
}

export interface StatusCounts {
  counts: Record<string, number>;
  /** Null: of all its events. Else those that went well are counted of so many newest ones, all others still of all. */
  ofLast: number | null;
}

const NEWEST = `select status, count(*) as total from
  (select status from events where integration_id = ? order by id desc limit ?) newest group by status`;
const UNHAPPY_ONES = `select status, count(*) as total from events
  where integration_id = ? and status in (${UNHAPPY.map((one) => `'${one}'`).join(', ')}) group by status`;
const WAITING_ONES = `select e.status, count(*) as total from jobs j join events e on e.id = j.id
  where e.integration_id = ? and e.status in ('queued', 'processing') group by e.status`;

/** How many of its events are in each status. Long: ask through store.slow('events.countByStatus', …). */
export async function countByStatus(
  { sql: raw }: Read,
  { integrationId, upTo = COUNTED }: { integrationId: string; upTo?: number },
): Promise<StatusCounts> {
  const asked = async (text: string, ...values: unknown[]): Promise<Record<string, number>> => {
    const rows = await raw.all<{ status: string; total: number }>(text, values);
    return Object.fromEntries(rows.map(({ status, total }) => [status, Number(total)]));
  };
  const newest = await asked(NEWEST, integrationId, upTo);
  const counted = Object.values(newest).reduce((sum, one) => sum + one, 0);
  if (counted < upTo) return { counts: newest, ofLast: null };
  const others = { ...(await asked(UNHAPPY_ONES, integrationId)), ...(await asked(WAITING_ONES, integrationId)) };
  return { counts: { ...newest, ...others }, ofLast: upTo };
}

/** Neither at an end nor waiting for its turn: there should be none. Long: store.slow('events.stuck', …). */
export async function stuckEvents(
  read: Read,
  { before, limit }: { before: number; limit: number },
): Promise<{ id: string; integrationId: string; status: string; receivedAt: number }[]> {
  return await read.sql.all(
    `select id, integration_id as "integrationId", status, received_at as "receivedAt" from events
     where status in ('queued', 'processing', 'failed') and received_at < ?
       and not exists (select 1 from jobs where jobs.id in (events.id, events.batch_id) and jobs.due_at is not null)
     order by id limit ?`,
    [before, limit],
  );
}

export async function setStatus(
  tx: Tx,
  ids: readonly string[],
  status: string,
  reason: string | null,
): Promise<number> {
  const { text, param } = tx.sql.oneOf('id', ids);
  return await tx.sql.run(`update events set status = ?, reason = ? where ${text}`, [status, reason, param]);
}
