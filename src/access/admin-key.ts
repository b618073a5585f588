import type { Clock } from '#src/kit/clock.ts';
import { newId } from '#src/kit/ids.ts';
import { deleteApiKey, insertApiKey, listApiKeys } from '#src/store/api-keys.ts';
import { hold } from '#src/store/hold.ts';
import type { ApiKeyRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';
import { hashKey, mintKey } from './api-keys.ts';
import { PERMISSIONS } from './matrix.ts';

const FROM_ENVIRONMENT = 'environment';

const adminRow = (id: string, token: string, name: string, createdBy: string, now: number): ApiKeyRow => ({
  id,
  name,
  hash: hashKey(token),
  previousHash: null,
  previousUntil: null,
  type: 'admin',
  permissions: [...PERMISSIONS],
  projects: null,
  subject: null,
  createdBy,
  expiresAt: null,
  lastUsedAt: null,
  createdAt: now,
});

/**
 * Sees to it that there is an admin key. The one of the environment takes the place of an older one from there.
 * Returns a key that had to be made; null where there was one.
 */
export async function ensureAdminKey(store: Store, given: string | undefined, clock: Clock): Promise<string | null> {
  const now = clock.now();
  return await store.write(async (tx) => {
    // Processes that start together look one after the other.
    await hold(tx.sql, ['admin key']);
    const rows = await listApiKeys(tx);
    const hash = given === undefined ? undefined : hashKey(given);
    for (const row of rows) {
      if (row.createdBy === FROM_ENVIRONMENT && row.hash !== hash) await deleteApiKey(tx, row.id);
    }
    if (given !== undefined) {
      if (rows.some((row) => row.hash === hash)) return null;
      await insertApiKey(tx, adminRow(newId('key', now), given, 'CCB_ADMIN_KEY', FROM_ENVIRONMENT, now));
      return null;
    }
    if (rows.some((row) => row.type === 'admin' && row.createdBy !== FROM_ENVIRONMENT)) return null;
    const id = newId('key', now);
    const token = mintKey(id);
    await insertApiKey(tx, adminRow(id, token, 'first admin key', 'system', now));
    return token;
  });
}
