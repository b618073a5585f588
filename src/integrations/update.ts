import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { updateIntegration as updateRow } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { announce } from './announce.ts';
import { changeConfig } from './change-config.ts';
import { loadForChange } from './find.ts';

export interface IntegrationChange {
  name?: string | undefined;
  description?: string | undefined;
  config?: Record<string, unknown> | undefined;
}

const isAbout = ({ name, description }: IntegrationChange): boolean => name !== undefined || description !== undefined;

async function rename(tx: Tx, ctx: Ctx, before: IntegrationRow, change: IntegrationChange): Promise<IntegrationRow> {
  const { name = before.name, description = before.description } = change;
  const row = (await updateRow(tx, before.id, { name, description, updatedAt: ctx.clock.now() })) ?? before;
  await writeAudit(tx, ctx, {
    action: 'integration.update',
    projectId: row.projectId,
    targetId: row.id,
    before: { name: before.name, description: before.description },
    after: { name, description },
  });
  await announce(tx, ctx, row, 'integration_updated');
  return row;
}

/** Changes name, description or settings. */
export async function updateIntegration(ctx: Ctx, id: string, change: IntegrationChange): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  return await ctx.store.write(async (tx) => {
    const before = await loadForChange(ctx, id, tx);
    const row = isAbout(change) ? await rename(tx, ctx, before, change) : before;
    return change.config ? await changeConfig(tx, ctx, row, change.config) : row;
  });
}
