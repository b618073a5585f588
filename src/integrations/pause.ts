import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { loadIntegration } from './find.ts';
import { moveIntegration } from './move.ts';

/** Stops taking webhooks; what arrives meanwhile is kept as held. */
export async function pauseIntegration(ctx: Ctx, id: string): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  return await ctx.store.write(async (tx) => {
    const row = await loadIntegration(ctx, id, tx);
    return await moveIntegration(tx, ctx, row, {
      to: 'paused',
      reason: 'Paused by hand.',
      patch: { pausedBy: ctx.actor.id },
    });
  });
}
