import { dropDeliveries, insertDeliveries } from './deliveries.ts';
import type { NewDeliveryRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export interface AppDelivery {
  /** GitHub's id of it, the same when it is sent again. */
  guid: string;
  delivery: NewDeliveryRow;
}

/** Those that were not there yet. */
export async function insertAppDeliveries(tx: Tx, items: readonly AppDelivery[]): Promise<Set<AppDelivery>> {
  const firsts = [...new Map(items.map((item) => [item.guid, item])).values()];
  await insertDeliveries(
    tx,
    firsts.map((item) => item.delivery),
  );
  const rows = firsts.map(({ guid, delivery }) => [guid, delivery.id, delivery.receivedAt]);
  const columns = ['guid', 'delivery_id', 'received_at'];
  const inserted = new Set(await tx.sql.insertMany('app_deliveries', columns, rows, { orIgnore: true }));
  const copies = firsts.filter((_, i) => !inserted.has(i));
  await dropDeliveries(
    tx,
    copies.map((item) => item.delivery.id),
  );
  return new Set(firsts.filter((_, i) => inserted.has(i)));
}

/** Which of these ids of GitHub's are on record. */
export async function knownGuids(read: Read, guids: readonly string[]): Promise<Set<string>> {
  if (guids.length === 0) return new Set();
  const { text, param } = read.sql.oneOf('guid', guids);
  const rows = await read.sql.all<{ guid: string }>(`select guid from app_deliveries where ${text}`, [param]);
  return new Set(rows.map((row) => row.guid));
}
