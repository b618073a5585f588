import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { effectiveOf } from './effective.ts';
import { loadIntegration } from './find.ts';
import { moveIntegration } from './move.ts';
import { missingFor } from './requirements.ts';
import { mayMove, type State } from './states.ts';

/** Starts it, or says in a sentence each what is missing. */
export async function activateIntegration(ctx: Ctx, id: string): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  return await ctx.store.write(async (tx) => {
    const row = await loadIntegration(ctx, id, tx);
    if (!mayMove(row.status as State, 'active')) return row;
    const effective = await effectiveOf(tx, row);
    const missing = await missingFor(tx, ctx, row, effective?.manifest ?? null);
    if (missing.length > 0) {
      throw new InputFault('Integration incomplete', missing.map((one) => one.message).join(' '), {
        status: 409,
        details: { missing },
      });
    }
    return await moveIntegration(tx, ctx, row, {
      to: 'active',
      reason: 'Activated by hand.',
      patch: { pausedBy: null },
    });
  });
}
