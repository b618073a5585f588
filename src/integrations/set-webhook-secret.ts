import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { dropSecrets, keepSecret, openSecrets } from '#src/access/secrets.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { activateWhenReady } from './activate-when-ready.ts';
import { announce } from './announce.ts';
import { loadForChange } from './find.ts';
import { PREVIOUS_WEBHOOK_SECRET, WEBHOOK_SECRET } from './webhook-secrets.ts';

/** How long the secret that was replaced still verifies. */
const OVERLAP_MS = 24 * 3600 * 1000;

/** Inside a transaction of the caller. */
export async function setWebhookSecretIn(tx: Tx, ctx: Ctx, row: IntegrationRow, secret: string): Promise<void> {
  const now = ctx.clock.now();
  const place = { projectId: row.projectId, ownerId: row.id };
  const old = (await openSecrets(tx, ctx.keyring, [row.id], now)).get(row.id)?.[WEBHOOK_SECRET];
  if (old !== undefined && old !== secret) {
    await keepSecret(tx, ctx.keyring, { ...place, field: PREVIOUS_WEBHOOK_SECRET }, old, now, now + OVERLAP_MS);
  }
  await keepSecret(tx, ctx.keyring, { ...place, field: WEBHOOK_SECRET }, secret, now);
  await writeAudit(tx, ctx, { action: 'integration.webhook_secret', projectId: row.projectId, targetId: row.id });
}

/** The one before goes with it: nothing that was signed with either verifies any more. */
export async function dropWebhookSecretIn(tx: Tx, ctx: Ctx, row: IntegrationRow): Promise<void> {
  for (const field of [WEBHOOK_SECRET, PREVIOUS_WEBHOOK_SECRET]) await dropSecrets(tx, row.id, field);
  await writeAudit(tx, ctx, {
    action: 'integration.webhook_secret',
    projectId: row.projectId,
    targetId: row.id,
    after: { removed: true },
  });
}

/** Sets the secret that its webhooks are verified with; the one before stays valid for a day. */
export async function setWebhookSecret(ctx: Ctx, id: string, secret: string): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  return await ctx.store.write(async (tx) => {
    const row = await loadForChange(ctx, id, tx);
    await setWebhookSecretIn(tx, ctx, row, secret);
    const changed = (await updateIntegration(tx, id, { updatedAt: ctx.clock.now() })) ?? row;
    await announce(tx, ctx, changed, 'integration_updated');
    return await activateWhenReady(tx, ctx, changed);
  });
}
