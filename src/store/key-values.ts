import { fromJson, toJson } from './json-text.ts';
import type { KeyValueRow, NewKeyValueRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

const SELECT = 'select integration_id as "integrationId", key, value, updated_at as "updatedAt" from key_values';

type RawKeyValue = Omit<KeyValueRow, 'value'> & { value: string | null };

const decoded = (row: RawKeyValue): KeyValueRow => ({ ...row, value: fromJson(row.value) });

export async function getKeyValue(read: Read, integrationId: string, key: string): Promise<KeyValueRow | null> {
  const [row] = await read.sql.all<RawKeyValue>(`${SELECT} where integration_id = ? and key = ?`, [integrationId, key]);
  return row ? decoded(row) : null;
}

/** How many bytes `listKeyValues` would read: known without reading them. */
export async function sizeOfKeyValues(
  { sql }: Read,
  integrationId: string,
  { prefix = '', limit }: { prefix?: string; limit: number },
): Promise<number> {
  const text = sql.dialect === 'postgres' ? 'value::text' : 'value';
  const [row] = await sql.all<{ size: number }>(
    `select cast(coalesce(sum(size), 0) as bigint) as size from (select octet_length(${text}) as size from key_values
     where integration_id = ? and key >= ? and key <= ? order by key limit ?) as sizes`,
    [integrationId, prefix, `${prefix}\u{10ffff}`, limit],
  );
  return row?.size ?? 0;
}

/** In the order of the keys' bytes. */
export async function listKeyValues(
  read: Read,
  integrationId: string,
  { prefix = '', limit }: { prefix?: string; limit: number },
): Promise<KeyValueRow[]> {
  const rows = await read.sql.all<RawKeyValue>(
    `${SELECT} where integration_id = ? and key >= ? and key <= ? order by key limit ?`,
    [integrationId, prefix, `${prefix}\u{10ffff}`, limit],
  );
  return rows.map(decoded);
}

/** A key that is there takes the new value; of the same key twice the last counts. */
export async function putKeyValues(tx: Tx, rows: readonly NewKeyValueRow[]): Promise<void> {
  const last = new Map(rows.map((row) => [`${row.integrationId} ${row.key}`, row]));
  const values = [...last.values()].map((row) => [row.integrationId, row.key, toJson(row.value), row.updatedAt]);
  await tx.sql.insertMany('key_values', ['integration_id', 'key', 'value', 'updated_at'], values, {
    orUpdate: ['integration_id', 'key'],
  });
}

export async function deleteKeyValues(tx: Tx, integrationId: string, keys: readonly string[]): Promise<number> {
  const { text, param } = tx.sql.oneOf('key', keys);
  return await tx.sql.run(`delete from key_values where integration_id = ? and ${text}`, [integrationId, param]);
}
