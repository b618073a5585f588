import { deleteAuditWebhook } from '#src/store/audit-webhooks.ts';
import { allow } from '../allow.ts';
import { writeAudit } from '../audit.ts';
import type { Ctx } from '../ctx.ts';
import { loadHook } from './hook.ts';

/** Nothing more is sent there, not even what waits. */
export async function removeAuditWebhook(ctx: Ctx, id: string): Promise<void> {
  allow(ctx.actor, 'admin');
  await ctx.store.write(async (tx) => {
    const { url, projectId } = await loadHook(ctx, tx, id);
    await deleteAuditWebhook(tx, id);
    const before = { host: new URL(url).host };
    await writeAudit(tx, ctx, { action: 'audit_webhook.delete', projectId, targetId: id, before });
  });
}
