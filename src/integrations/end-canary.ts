import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { findVersion } from '#src/store/versions.ts';
import { activateWhenReady } from './activate-when-ready.ts';
import { agreeJob } from './agree-job.ts';
import { announce } from './announce.ts';
import type { Manifest } from './package/manifest.ts';
import { settlePathToken } from './settle-path-token.ts';

/** How the trial of a new version ended, and the figures that say why. */
export interface CanaryEnd {
  result: 'kept' | 'returned';
  figures: Record<string, unknown>;
}

async function patchOf(tx: Tx, row: IntegrationRow, { result }: CanaryEnd): Promise<Partial<IntegrationRow>> {
  if (result === 'returned' || row.canary === null) return { canary: null };
  const version = await findVersion(tx, row.canary.versionId);
  const { target = '' } = (version?.manifest ?? {}) as Partial<Manifest>;
  return { canary: null, versionId: row.canary.versionId, target };
}

/** From now on new events run on one version again; events under way end on the one they started with. */
export async function endCanary(tx: Tx, ctx: Ctx, row: IntegrationRow, end: CanaryEnd): Promise<IntegrationRow> {
  const patch = { ...(await patchOf(tx, row, end)), updatedAt: ctx.clock.now() };
  const changed = (await updateIntegration(tx, row.id, patch)) ?? row;
  await settlePathToken(tx, ctx, changed);
  await writeAudit(tx, ctx, {
    action: `integration.canary_${end.result}`,
    projectId: row.projectId,
    targetId: row.id,
    before: { versionId: row.versionId, canary: row.canary },
    after: { versionId: changed.versionId, ...end.figures },
  });
  await announce(tx, ctx, changed, 'integration_updated', { canary: end.result, ...end.figures });
  if (end.result === 'kept') return await activateWhenReady(tx, ctx, changed);
  if (row.repository !== null) await ctx.queue.enqueue(tx, [agreeJob(row, ctx.clock.now())]);
  return changed;
}
