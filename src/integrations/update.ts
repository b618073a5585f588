import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { updateIntegration as updateRow } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { announce } from './announce.ts';
import { changeConfig } from './change-config.ts';
import { loadForChange } from './find.ts';

export interface IntegrationChange {
  name?: string | undefined;
  description?: string | undefined;
  config?: Record<string, unknown> | undefined;
}

/** Changes name, description or settings. */
export async function updateIntegration(ctx: Ctx, id: string, change: IntegrationChange): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  return await ctx.store.write(async (tx) => {
    const before = await loadForChange(ctx, id, tx);
    const patch = {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.description === undefined ? {} : { description: change.description }),
      updatedAt: ctx.clock.now(),
    };
    const row = (await updateRow(tx, id, patch)) ?? before;
    await writeAudit(tx, ctx, {
      action: 'integration.update',
      projectId: row.projectId,
      targetId: id,
      before: { name: before.name, description: before.description },
      after: { name: row.name, description: row.description },
    });
    await announce(tx, ctx, row, 'integration_updated');
    return change.config ? await changeConfig(tx, ctx, row, change.config) : row;
  });
}
