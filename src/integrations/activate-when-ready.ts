import type { Ctx } from '#src/access/ctx.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { effectiveOf } from './effective.ts';
import { moveIntegration } from './move.ts';
import { missingFor } from './requirements.ts';

/** A waiting integration starts by itself when the last missing thing is there; a running one waits when one is gone. */
export async function activateWhenReady(tx: Tx, ctx: Ctx, row: IntegrationRow): Promise<IntegrationRow> {
  if (row.status !== 'inactive' && row.status !== 'active' && row.status !== 'testing') return row;
  const effective = await effectiveOf(tx, row);
  const missing = await missingFor(tx, ctx, row, effective?.manifest ?? null);
  const [first] = missing;
  if (!first) return await moveIntegration(tx, ctx, row, { to: 'active', reason: 'Everything it needs is there.' });
  return await moveIntegration(tx, ctx, row, {
    to: 'inactive',
    reason: `Missing: ${missing.map((one) => one.name).join(', ')}.`,
  });
}
