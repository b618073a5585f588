import { and, asc, eq, gt, or } from './drizzle.ts';
import type { ApiKeyRow, NewApiKeyRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function insertApiKey(tx: Tx, row: NewApiKeyRow): Promise<void> {
  await tx.orm.insert(tx.tables.apiKeys).values(row);
}

/** By its token, or by the one before while that is still good. */
export async function findApiKeyByHash(
  { orm, tables: { apiKeys } }: Read,
  hash: string,
  now: number,
): Promise<ApiKeyRow | null> {
  const isPrevious = and(eq(apiKeys.previousHash, hash), gt(apiKeys.previousUntil, now));
  const [row] = await orm
    .select()
    .from(apiKeys)
    .where(or(eq(apiKeys.hash, hash), isPrevious));
  return row ?? null;
}

export async function findApiKey({ orm, tables: { apiKeys } }: Read, id: string): Promise<ApiKeyRow | null> {
  const [row] = await orm.select().from(apiKeys).where(eq(apiKeys.id, id));
  return row ?? null;
}

export async function listApiKeys({ orm, tables: { apiKeys } }: Read): Promise<ApiKeyRow[]> {
  return await orm.select().from(apiKeys).orderBy(asc(apiKeys.id));
}

export async function updateApiKey(
  tx: Tx,
  id: string,
  patch: Partial<Omit<ApiKeyRow, 'id' | 'createdAt'>>,
): Promise<ApiKeyRow | null> {
  const { apiKeys } = tx.tables;
  const [row] = await tx.orm.update(apiKeys).set(patch).where(eq(apiKeys.id, id)).returning();
  return row ?? null;
}

export async function deleteApiKey(tx: Tx, id: string): Promise<boolean> {
  return (await tx.sql.run('delete from api_keys where id = ?', [id])) > 0;
}

/** Moves the time of last use forward, never back. */
export async function touchApiKeys(tx: Tx, used: readonly { id: string; at: number }[]): Promise<void> {
  for (const { id, at } of [...used].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    await tx.sql.run(
      'update api_keys set last_used_at = ? where id = ? and (last_used_at is null or last_used_at < ?)',
      [at, id, at],
    );
  }
}
