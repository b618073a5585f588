import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { loadIntegration } from './find.ts';
import { moveIntegration } from './move.ts';

/** Stops it for good; it stays readable. */
export async function deprecateIntegration(ctx: Ctx, id: string): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  return await ctx.store.write(async (tx) => {
    const row = await loadIntegration(ctx, id, tx);
    return await moveIntegration(tx, ctx, row, { to: 'deprecated', reason: 'Deprecated by hand.' });
  });
}
