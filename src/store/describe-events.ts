import type { EventRow } from './rows.ts';
import type { Tx } from './store.ts';

/** An event whose package says itself what it is. */
export type Describing = Pick<EventRow, 'id' | 'integrationId' | 'type' | 'object' | 'orderKey'>;

/** Null: the key is this event's from now on. Else the id of the event that has it already, which counts a copy. */
export async function takeKey(
  tx: Tx,
  { id, integrationId }: Describing,
  key: string,
  forgetBefore: number | null,
): Promise<string | null> {
  const at = [integrationId, key, id];
  if (forgetBefore !== null) {
    const old = "update events set dedup_key = dedup_key || ' ' || id where integration_id = ? and dedup_key = ?";
    await tx.sql.run(`${old} and id <> ? and received_at < ?`, [...at, forgetBefore]);
  }
  const counted = 'update events set duplicate_count = duplicate_count + 1 where integration_id = ? and dedup_key = ?';
  const [first] = await tx.sql.all<{ id: string }>(`${counted} and id <> ? returning id`, at);
  if (first) return first.id;
  await tx.sql.run('update events set dedup_key = ? where id = ?', [key, id]);
  return null;
}

export async function describeEvent(tx: Tx, { id, type, object, orderKey }: Describing): Promise<void> {
  await tx.sql.run('update events set type = ?, object = ?, order_key = ? where id = ?', [type, object, orderKey, id]);
}
