import { notFound } from '#src/kit/faults.ts';
import { updateApiKey } from '#src/store/api-keys.ts';
import type { ApiKeyRow } from '#src/store/rows.ts';
import { allow } from './allow.ts';
import { hashKey, mintKey } from './api-keys.ts';
import { writeAudit } from './audit.ts';
import type { Ctx } from './ctx.ts';
import { managedKey } from './managed-key.ts';

/** So long the token before is good beside the new one: whoever uses it has a day to change. */
const OVERLAP_MS = 24 * 3600 * 1000;

/** Gives a key a new token, which is shown this once. Its id, rights and expiry stay. */
export async function rotateKey(ctx: Ctx, id: string): Promise<{ row: ApiKeyRow; token: string }> {
  allow(ctx.actor, 'admin');
  const token = mintKey(id);
  const previousUntil = ctx.clock.now() + OVERLAP_MS;
  const row = await ctx.store.write(async (tx) => {
    const { hash: previousHash } = await managedKey(tx, ctx.actor, id);
    const rotated = await updateApiKey(tx, id, { hash: hashKey(token), previousHash, previousUntil });
    if (!rotated) throw notFound('API key', id);
    await writeAudit(tx, ctx, { action: 'key.rotate', projectId: null, targetId: id, after: { previousUntil } });
    return rotated;
  });
  return { row, token };
}
