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
  > {
  source: string;
  externalId: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

const COLUMNS = `e.id, e.integration_id as "integrationId", e.delivery_id as "deliveryId", e.type, e.status,
  e.version_id as "versionId", e.order_key as "orderKey", e.actor, e.attempts, e.replay_of as "replayOf",
  e.received_at as "receivedAt", e.started_at as "startedAt",
  d.source, d.external_id as "externalId", d.headers, d.body`;

/** In no particular order; an event that is gone is missing. */
export async function loadForWork(read: Read, ids: readonly string[]): Promise<EventWork[]> {
  const { text, param } = read.sql.oneOf('e.id', ids);
  const rows = await read.sql.all<Omit<EventWork, 'headers'> & { headers: string }>(
    `select ${COLUMNS} from events e join deliveries d on d.id = e.delivery_id where ${text}`,
    [param],
  );
  return rows.map((row) => ({
    ...row,
    headers: fromJson(row.headers) as Record<string, string>,
    body: unpackBody(row.body),
  }));
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

export async function settleEvents(tx: Tx, patches: readonly EventPatch[]): Promise<number> {
  const rows = patches.map((one) => [
    one.id,
    one.status,
    one.reason,
    one.versionId,
    one.attempts,
    toJson(one.result),
    one.startedAt,
    one.finishedAt,
    one.nextAttemptAt,
  ]);
  return await tx.sql.updateMany('events', 'id', PATCHED, rows);
}
