import type { Tx } from './store.ts';

/** Milliseconds with a fraction, as whole microseconds: what is spaced closer than a millisecond stays spaced. */
const stored = (ms: number): number => Math.round(ms * 1000);
const read = (place: number): number => place / 1000;

/** When the next call of each key may come; locked until the transaction ends. 0: nobody called yet. */
export async function lockPlaces(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const { sql } = tx;
  const sorted = [...new Set(ids)].sort();
  await sql.insertMany(
    'rate_places',
    ['id', 'place'],
    sorted.map((id) => [id, 0]),
    { orIgnore: true },
  );
  const { text, param } = sql.oneOf('id', sorted);
  const lock = sql.dialect === 'postgres' ? ' for update' : '';
  const query = `select id, place from rate_places where ${text} order by id${lock}`;
  const rows = await sql.all<{ id: string; place: number }>(query, [param]);
  return new Map(rows.map((row) => [row.id, read(row.place)]));
}

/** Places that are there, without a lock. */
export async function findPlaces({ sql }: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const { text, param } = sql.oneOf('id', ids);
  const rows = await sql.all<{ id: string; place: number }>(`select id, place from rate_places where ${text}`, [param]);
  return new Map(rows.map((row) => [row.id, read(row.place)]));
}

export async function keepPlaces(tx: Tx, places: ReadonlyMap<string, number>): Promise<void> {
  if (places.size === 0) return;
  const rows = [...places].sort().map(([id, at]) => [id, stored(at)]);
  await tx.sql.insertMany('rate_places', ['id', 'place'], rows, { orUpdate: ['id'] });
}

export async function dropPlaces({ sql }: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { text, param } = sql.oneOf('id', ids);
  await sql.run(`delete from rate_places where ${text}`, [param]);
}
