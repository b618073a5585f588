import type { GatheringRow } from './rows.ts';
import type { Tx } from './store.ts';

const SELECT = `select integration_id as "integrationId", key, holder_id as "holderId", count, bytes,
  first_at as "firstAt", last_at as "lastAt" from gatherings`;

/** What gathers now under this key, locked until the transaction ends; null: nothing does. */
export async function findGathering(tx: Tx, integrationId: string, key: string): Promise<GatheringRow | null> {
  const lock = tx.sql.dialect === 'postgres' ? ' for update' : '';
  const text = `${SELECT} where integration_id = ? and key = ?${lock}`;
  const [row] = await tx.sql.all<GatheringRow>(text, [integrationId, key]);
  return row ?? null;
}

/** False: somebody else began to gather under this key meanwhile. */
export async function beginGathering(tx: Tx, row: GatheringRow): Promise<boolean> {
  const begun = await tx.sql.run(
    `insert into gatherings (integration_id, key, holder_id, count, bytes, first_at, last_at) values (?, ?, ?, ?, ?, ?, ?)
     on conflict do nothing`,
    [row.integrationId, row.key, row.holderId, row.count, row.bytes, row.firstAt, row.lastAt],
  );
  return begun > 0;
}

export async function growGathering(tx: Tx, row: GatheringRow): Promise<void> {
  await tx.sql.run('update gatherings set count = ?, bytes = ?, last_at = ? where integration_id = ? and key = ?', [
    row.count,
    row.bytes,
    row.lastAt,
    row.integrationId,
    row.key,
  ]);
}

/** Whoever comes now begins anew. */
export async function closeGatherings(tx: Tx, holderIds: readonly string[]): Promise<void> {
  const { text, param } = tx.sql.oneOf('holder_id', holderIds);
  await tx.sql.run(`delete from gatherings where ${text}`, [param]);
}

const WAITS = 'It waits for its batch.';

/** The version is that on which the batch will be worked on, so none is kept. */
export async function joinBatch(tx: Tx, batchId: string, eventIds: readonly string[]): Promise<void> {
  const { text, param } = tx.sql.oneOf('id', eventIds);
  await tx.sql.run(
    `update events set batch_id = ?, status = 'queued', reason = ?, version_id = null, next_attempt_at = null where ${text}`,
    [batchId, WAITS, param],
  );
}

/** Its events stand for themselves again. */
export async function leaveBatch(tx: Tx, batchId: string): Promise<void> {
  await tx.sql.run('update events set batch_id = null where batch_id = ?', [batchId]);
}

/** The event on whose record the steps of a batch stand: its first. */
export async function leaderOf({ sql }: Pick<Tx, 'sql'>, batchId: string): Promise<string | null> {
  const [row] = await sql.all<{ id: string | null }>('select min(id) as id from events where batch_id = ?', [batchId]);
  return row?.id ?? null;
}
