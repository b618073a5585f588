import { newId } from '#src/kit/ids.ts';
import { deleteSecrets, findSecrets, putSecret } from '#src/store/secrets.ts';
import type { Read, Tx } from '#src/store/store.ts';
import type { Keyring, SecretPlace } from './keyring.ts';

/** Stores one value encrypted in its place; what stood there is overwritten. */
export async function keepSecret(
  tx: Tx,
  keyring: Keyring,
  place: SecretPlace,
  plain: string,
  now: number,
  expiresAt: number | null = null,
): Promise<void> {
  await putSecret(tx, { id: newId('sec'), ...place, ...keyring.seal(plain, place), expiresAt, createdAt: now });
}

/** The values of several owners, opened: owner id → field → value. Expired ones are left out; with `field` only that one is. */
export async function openSecrets(
  read: Read,
  keyring: Keyring,
  ownerIds: readonly string[],
  now: number,
  field?: string,
): Promise<Map<string, Record<string, string>>> {
  const opened = new Map<string, Record<string, string>>();
  for (const row of await findSecrets(read, ownerIds)) {
    if (row.expiresAt !== null && row.expiresAt <= now) continue;
    if (field !== undefined && row.field !== field) continue;
    const fields = opened.get(row.ownerId) ?? {};
    fields[row.field] = keyring.open(row, row);
    opened.set(row.ownerId, fields);
  }
  return opened;
}

export async function dropSecrets(tx: Tx, ownerId: string, field?: string): Promise<void> {
  await deleteSecrets(tx, ownerId, field);
}

/** What may be shown of a secret: enough to recognise it, never enough to use it. */
export const maskSecret = (plain: string): string => (plain.length < 12 ? '••••' : `••••${plain.slice(-4)}`);
