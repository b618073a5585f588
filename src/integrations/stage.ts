import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { announce } from './announce.ts';
import { loadIntegration } from './find.ts';

/** Staged, it runs on real events and writes down what it would send, and sends nothing. */
export async function stageIntegration(ctx: Ctx, id: string, on: boolean): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  return await ctx.store.write(async (tx) => {
    const row = await loadIntegration(ctx, id, tx);
    if (row.staged === on) return row;
    const changed = (await updateIntegration(tx, id, { staged: on, updatedAt: ctx.clock.now() })) ?? row;
    await writeAudit(tx, ctx, {
      action: 'integration.stage',
      projectId: row.projectId,
      targetId: id,
      before: { staged: row.staged },
      after: { staged: on },
    });
    await announce(tx, ctx, changed, 'integration_updated', { staged: on });
    return changed;
  });
}
