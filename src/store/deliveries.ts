import { toJson } from './json-text.ts';
import { packBody } from './pack-body.ts';
import type { NewDeliveryRow } from './rows.ts';
import type { Tx } from './store.ts';

export const DELIVERY_COLUMNS = [
  'id',
  'source',
  'integration_id',
  'external_id',
  'type',
  'headers',
  'body',
  'verified',
  'received_at',
];

export const deliveryValues = (row: NewDeliveryRow): unknown[] => [
  row.id,
  row.source,
  row.integrationId,
  row.externalId,
  row.type,
  toJson(row.headers),
  packBody(row.body ?? null),
  row.verified,
  row.receivedAt,
];

export async function insertDeliveries(tx: Tx, rows: readonly NewDeliveryRow[]): Promise<void> {
  await tx.sql.insertMany('deliveries', DELIVERY_COLUMNS, rows.map(deliveryValues));
}

export async function dropDeliveries(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { text, param } = tx.sql.oneOf('id', ids);
  await tx.sql.run(`delete from deliveries where ${text}`, [param]);
}
