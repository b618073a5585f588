import { listAuditWebhooks as listRows } from '#src/store/audit-webhooks.ts';
import type { AuditWebhookRow } from '#src/store/rows.ts';
import { allow } from '../allow.ts';
import type { Ctx } from '../ctx.ts';

export async function listAuditWebhooks(ctx: Ctx): Promise<AuditWebhookRow[]> {
  allow(ctx.actor, 'admin');
  return await listRows(ctx.store.read, ctx.actor.projects);
}
