import { crashPoint } from '#src/kit/crash.ts';
import { OurFault } from '#src/kit/faults.ts';
import { dropDeliveries, insertDeliveries } from './deliveries.ts';
import { EVENT_COLUMNS, eventValues } from './event-columns.ts';
import { insertTogether } from './insert-together.ts';
import { insertJobs } from './jobs.ts';
import { toJson } from './json-text.ts';
import type { JobRow, NewDeliveryRow, NewEventRow } from './rows.ts';
import { type Settling, settleInto, waitingFor } from './settle-window.ts';
import type { Tx } from './store.ts';

export interface Arriving {
  delivery: NewDeliveryRow;
  event: NewEventRow;
  /** An event older than this does not make it a copy; null: however old it is. */
  forgetBefore?: number | null;
}

/** An arrival, or an event of which only that it came is to be kept. */
type Given = Arriving & Partial<Pick<Arrival, 'job' | 'settling'>>;

export interface Recorded {
  /** False: it is a copy of what was there already. */
  inserted: boolean;
  eventId: string;
}

const keyOf = ({ event }: Arriving): string => `${event.integrationId} ${event.dedupKey}`;

/** The first of each key; where others write beside us in the order of the keys, so that all lock alike. */
function firstOfEach<T extends Arriving>({ sql }: Tx, items: readonly T[]): T[] {
  const firsts = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (!firsts.has(key)) firsts.set(key, item);
  }
  if (sql.dialect === 'sqlite') return [...firsts.values()];
  return [...firsts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** Indexes of those that are new, by integration and deduplication key. */
async function insertEvents(tx: Tx, events: readonly NewEventRow[]): Promise<Set<number>> {
  return new Set(await tx.sql.insertMany('events', EVENT_COLUMNS, events.map(eventValues), { orIgnore: true }));
}

/** Its job goes with it: no other one stands before that, and nothing more is waited for. */
const goesAlong = (job: JobRow | null | undefined, settling?: Settling): job is JobRow =>
  job?.orderKey === null && settling === undefined;

async function insertAtOnce(tx: Tx, firsts: readonly Given[]): Promise<Set<Arriving>> {
  const rows = firsts.map(({ delivery, event, job, settling }) => ({
    delivery,
    event,
    job: goesAlong(job, settling) ? job : null,
  }));
  const inserted = await insertTogether(tx, rows);
  return new Set(firsts.filter(({ event }) => inserted.has(event.id)));
}

async function insertNew(tx: Tx, firsts: readonly Given[]): Promise<Set<Arriving>> {
  if (tx.sql.dialect === 'postgres') return await insertAtOnce(tx, firsts);
  await insertDeliveries(
    tx,
    firsts.map(({ delivery }) => delivery),
  );
  const inserted = await insertEvents(
    tx,
    firsts.map(({ event }) => event),
  );
  const needless = firsts.filter((_, i) => !inserted.has(i));
  await dropDeliveries(
    tx,
    needless.map(({ delivery }) => delivery.id),
  );
  return new Set(firsts.filter((_, i) => inserted.has(i)));
}

async function countCopy(tx: Tx, { event, delivery }: Arriving): Promise<string> {
  const [first] = await tx.sql.all<{ id: string }>(
    `update events set duplicate_count = duplicate_count + 1, last_copy_headers = ?
     where integration_id = ? and dedup_key = ? returning id`,
    [toJson(delivery.headers), event.integrationId, event.dedupKey],
  );
  if (!first) throw new OurFault('Event id taken', `${event.id} exists already with another deduplication key.`);
  return first.id;
}

/** An event that is too old to be the first of anything gives its key away. */
async function forgetOld(tx: Tx, items: readonly Pick<Arriving, 'event' | 'forgetBefore'>[]): Promise<void> {
  for (const { event, forgetBefore } of items) {
    if (forgetBefore === undefined || forgetBefore === null) continue;
    await tx.sql.run(
      `update events set dedup_key = dedup_key || ' ' || id
       where integration_id = ? and dedup_key = ? and received_at < ?`,
      [event.integrationId, event.dedupKey, forgetBefore],
    );
  }
}

/** One event per (integration, deduplication key). A copy leaves a count and its headers on the first, and nothing else. */
export async function recordEvents(tx: Tx, items: readonly Given[]): Promise<Recorded[]> {
  const firsts = firstOfEach(tx, items);
  await forgetOld(tx, firsts);
  const inserted = await insertNew(tx, firsts);
  const recorded: Recorded[] = [];
  for (const item of items) {
    if (inserted.delete(item)) recorded.push({ inserted: true, eventId: item.event.id });
    else recorded.push({ inserted: false, eventId: await countCopy(tx, item) });
  }
  return recorded;
}

/** An event with the job that works on it; null: it is only kept. */
export interface Arrival extends Arriving {
  job: JobRow | null;
  settling?: Settling | undefined;
}

interface WithJob {
  event: NewEventRow;
  job: JobRow | null;
  settling?: Settling | undefined;
}

/** The jobs of new events; one that another event runs for has none. */
async function insertTheirJobs(tx: Tx, fresh: readonly WithJob[]): Promise<void> {
  const jobs: JobRow[] = [];
  for (const { event, job, settling } of fresh) {
    if (job && (!settling || (await settleInto(tx, event, settling)))) jobs.push(job);
  }
  await insertJobs(tx, jobs);
}

/** Events and their jobs. A copy has no job, and takes the id of the event that was there. */
export async function recordArrivals(tx: Tx, items: readonly Arrival[]): Promise<Recorded[]> {
  const recorded = await recordEvents(tx, items);
  const wentAlong = ({ job, settling }: Arrival): boolean => tx.sql.dialect === 'postgres' && goesAlong(job, settling);
  await insertTheirJobs(
    tx,
    items.filter((item, i) => recorded[i]?.inserted && !wentAlong(item)),
  );
  crashPoint('ingest.inserted');
  return recorded;
}

/** One event of a delivery that is stored already. */
export interface FannedOut extends WithJob {
  forgetBefore?: number | null;
  /** Of the delivery, which the first of several copies remembers. */
  headers?: Record<string, string>;
}

/** What only adds to an event that waits is kept where there is one. */
async function wanted(tx: Tx, items: readonly FannedOut[]): Promise<FannedOut[]> {
  const kept: FannedOut[] = [];
  for (const item of items) {
    const adds = item.settling?.leads === false;
    if (!adds || (await waitingFor(tx, item.event)) !== null) kept.push(item);
  }
  return kept;
}

/** Another delivery that is the same to this integration; the same one once more is no copy. */
async function countCopyOf(tx: Tx, { event, headers }: FannedOut): Promise<void> {
  await tx.sql.run(
    `update events set duplicate_count = duplicate_count + 1, last_copy_headers = ?
     where integration_id = ? and dedup_key = ? and delivery_id <> ?`,
    [toJson(headers ?? null), event.integrationId, event.dedupKey, event.deliveryId],
  );
}

/** Events of one delivery that is stored already, one for each integration that it concerns; done again it adds nothing. */
export async function recordFanOut(tx: Tx, items: readonly FannedOut[]): Promise<number> {
  const kept = await wanted(tx, items);
  if (kept.length === 0) return 0;
  await forgetOld(tx, kept);
  const inserted = await insertEvents(
    tx,
    kept.map(({ event }) => event),
  );
  await insertTheirJobs(
    tx,
    kept.filter((_, i) => inserted.has(i)),
  );
  for (const [i, item] of kept.entries()) if (!inserted.has(i)) await countCopyOf(tx, item);
  return inserted.size;
}
