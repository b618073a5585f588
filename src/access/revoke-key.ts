import { deleteApiKey } from '#src/store/api-keys.ts';
import { allow } from './allow.ts';
import { writeAudit } from './audit.ts';
import type { Ctx } from './ctx.ts';
import { managedKey } from './managed-key.ts';

/** From the next request on the key is unknown. */
export async function revokeKey(ctx: Ctx, id: string): Promise<void> {
  allow(ctx.actor, 'admin');
  await ctx.store.write(async (tx) => {
    const row = await managedKey(tx, ctx.actor, id);
    await deleteApiKey(tx, id);
    await writeAudit(tx, ctx, { action: 'key.revoke', projectId: null, targetId: id, before: { name: row.name } });
  });
}
