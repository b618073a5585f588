import type { Read, Tx } from './store.ts';

/** An encrypted value, wherever it is stored, with what it was encrypted for. */
export interface SealedRow {
  table: string;
  id: string;
  keyId: string;
  sealed: string;
  projectId: string;
  ownerId: string;
  field: string;
}

/** Every table that holds such values, and how the place of each is told from its row. */
const PLACES: Readonly<Record<string, string>> = {
  secrets: 'project_id as "projectId", owner_id as "ownerId", field as "field"',
  audit_webhooks: `coalesce(project_id, '') as "projectId", id as "ownerId", 'delivery' as "field"`,
  idempotent_answers: `'' as "projectId", id as "ownerId", 'answer' as "field"`,
};

const UNDER = 'key_id is not null';

/** Up to so many that are under another key than this. */
export async function sealedUnderOthers({ sql }: Read, keyId: string, limit: number): Promise<SealedRow[]> {
  const found: SealedRow[] = [];
  for (const [table, place] of Object.entries(PLACES)) {
    if (found.length >= limit) break;
    const text = `select '${table}' as "table", id as "id", key_id as "keyId", sealed as "sealed", ${place}
      from ${table} where ${UNDER} and key_id <> ? order by id limit ?`;
    found.push(...(await sql.all<SealedRow>(text, [keyId, limit - found.length])));
  }
  return found;
}

/** How many there are under each key. */
export async function countByKey({ sql }: Read): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const table of Object.keys(PLACES)) {
    const text = `select key_id as "keyId", count(*) as total from ${table} where ${UNDER} group by key_id`;
    for (const { keyId, total } of await sql.all<{ keyId: string; total: number }>(text)) {
      counts.set(keyId, (counts.get(keyId) ?? 0) + Number(total));
    }
  }
  return counts;
}

/** In the place of what was read. False: somebody set a new value meanwhile, and that one stays. */
export async function replaceSealed(
  tx: Tx,
  { table, id, sealed: before }: SealedRow,
  { keyId, sealed }: { keyId: string; sealed: string },
): Promise<boolean> {
  if (!Object.hasOwn(PLACES, table)) return false;
  const text = `update ${table} set key_id = ?, sealed = ? where id = ? and sealed = ?`;
  return (await tx.sql.run(text, [keyId, sealed, id, before])) > 0;
}
