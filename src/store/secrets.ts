import { and, asc, eq, inArray } from './drizzle.ts';
import type { NewSecretRow, SecretRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

/** One per owner and field; what stood there is overwritten. */
export async function putSecret(tx: Tx, row: NewSecretRow): Promise<void> {
  const { secrets } = tx.tables;
  const { id: _id, ...fields } = row;
  await tx.orm
    .insert(secrets)
    .values(row)
    .onConflictDoUpdate({ target: [secrets.ownerId, secrets.field], set: { expiresAt: null, ...fields } });
}

export async function findSecrets(
  { orm, tables: { secrets } }: Read,
  ownerIds: readonly string[],
): Promise<SecretRow[]> {
  if (ownerIds.length === 0) return [];
  return await orm
    .select()
    .from(secrets)
    .where(inArray(secrets.ownerId, [...ownerIds]))
    .orderBy(asc(secrets.id));
}

/** Without a field: all that the owner has. */
export async function deleteSecrets(tx: Tx, ownerId: string, field?: string): Promise<void> {
  const { secrets } = tx.tables;
  const here = field === undefined ? undefined : eq(secrets.field, field);
  await tx.orm.delete(secrets).where(and(eq(secrets.ownerId, ownerId), here));
}
