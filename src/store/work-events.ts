import { fromJson, toJson } from './json-text.ts';
import { unpackBody } from './pack-body.ts';
import type { EventRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

/** An event as its worker needs it, with what its delivery brought. */
export interface EventWork
  extends Pick<
    EventRow,
    | 'id'
    | 'integrationId'
    | 'deliveryId'
    | 'type'
    | 'status'
    | 'versionId'
    | 'orderKey'
    | 'actor'
    | 'attempts'
    | 'replayOf'
    | 'receivedAt'
    | 'startedAt'
    | 'object'
    | 'batchId'
  > {
  source: string;
  /** What it was called when it came. */
  sentType: string;
  externalId: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

const COLUMNS = `e.id, e.integration_id as "integrationId", e.delivery_id as "deliveryId", e.type, e.status,
  e.version_id as "versionId", e.order_key as "orderKey", e.actor, e.attempts, e.replay_of as "replayOf",
  e.received_at as "receivedAt", e.started_at as "startedAt", e.object, e.batch_id as "batchId",
  d.id as "bodyOf", d.source, d.type as "sentType", d.external_id as "externalId", d.headers`;

/** Runs with the latest payload of its object, where a later one came while it waited. */
const DELIVERED = 'events e join deliveries d on d.id = coalesce(e.latest_delivery_id, e.delivery_id)';

/** `bodyOf`: the delivery whose payload it is worked on with. */
type RawWork = Omit<EventWork, 'headers' | 'body'> & { headers: string; bodyOf: string };
type RawWithBody = RawWork & { body: Buffer | null };

const decoded = (row: RawWork, body: Buffer | null): EventWork => ({
  ...row,
  headers: fromJson(row.headers) as Record<string, string>,
  body,
});

/** In no particular order; an event that is gone is missing. */
export async function loadForWork(read: Read, ids: readonly string[]): Promise<EventWork[]> {
  if (ids.length === 0) return [];
  const { text, param } = read.sql.oneOf('e.id', ids);
  const rows = await read.sql.all<RawWithBody>(`select ${COLUMNS}, d.body from ${DELIVERED} where ${text}`, [param]);
  return rows.map((row) => decoded(row, unpackBody(row.body)));
}

/** The same for those whose payload somebody has at hand; where a later one came meanwhile that is read after all. */
export async function loadWithBodies(
  read: Read,
  known: ReadonlyMap<string, { deliveryId: string; body: Buffer }>,
): Promise<EventWork[]> {
  if (known.size === 0) return [];
  const { text, param } = read.sql.oneOf('e.id', [...known.keys()]);
  const rows = await read.sql.all<RawWork>(`select ${COLUMNS} from ${DELIVERED} where ${text}`, [param]);
  const same: EventWork[] = [];
  const changed: string[] = [];
  for (const row of rows) {
    const found = known.get(row.id);
    if (found?.deliveryId === row.bodyOf) same.push(decoded(row, found.body));
    else changed.push(row.id);
  }
  return [...same, ...(await loadForWork(read, changed))];
}

/** The members of batches, of each in the order in which they arrived. */
export async function loadBatches(read: Read, batchIds: readonly string[]): Promise<EventWork[]> {
  const { text, param } = read.sql.oneOf('e.batch_id', batchIds);
  const rows = await read.sql.all<RawWithBody>(
    `select ${COLUMNS}, d.body from ${DELIVERED} where ${text} order by e.batch_id, e.id`,
    [param],
  );
  return rows.map((row) => decoded(row, unpackBody(row.body)));
}

/** How an attempt left an event. Every field is written, null included. */
export type EventPatch = Pick<
  EventRow,
  'id' | 'status' | 'reason' | 'versionId' | 'attempts' | 'result' | 'startedAt' | 'finishedAt' | 'nextAttemptAt'
>;

const PATCHED = [
  'status',
  'reason',
  'version_id',
  'attempts',
  'result',
  'started_at',
  'finished_at',
  'next_attempt_at',
];

/** The same as it is put down. */
export const patchValues = (one: EventPatch): unknown[] => [
  one.id,
  one.status,
  one.reason,
  one.versionId,
  one.attempts,
  toJson(one.result),
  one.startedAt,
  one.finishedAt,
  one.nextAttemptAt,
];

export const putPatches = (tx: Tx, values: readonly (readonly unknown[])[]): Promise<number> =>
  tx.sql.updateMany('events', 'id', PATCHED, values);

export const settleEvents = (tx: Tx, patches: readonly EventPatch[]): Promise<number> =>
  putPatches(tx, patches.map(patchValues));

/** The same for all events of a batch; what its handler returned stands with the first. */
export async function settleBatch(tx: Tx, batchId: string, patch: EventPatch): Promise<void> {
  const columns = PATCHED.filter((column) => column !== 'result');
  const values = [
    patch.status,
    patch.reason,
    patch.versionId,
    patch.attempts,
    patch.startedAt,
    patch.finishedAt,
    patch.nextAttemptAt,
  ];
  const text = `update events set ${columns.map((column) => `${column} = ?`).join(', ')} where batch_id = ?`;
  await tx.sql.run(text, [...values, batchId]);
  await tx.sql.run('update events set result = ? where id = ?', [toJson(patch.result), patch.id]);
}
