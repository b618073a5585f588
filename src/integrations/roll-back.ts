import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { newestAudit } from '#src/store/audit.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { activateWhenReady } from './activate-when-ready.ts';
import { agreeJob } from './agree-job.ts';
import { announce } from './announce.ts';
import { loadIntegration } from './find.ts';
import { loadVersion } from './load-version.ts';
import { settlePathToken } from './settle-path-token.ts';

const ACTION = 'integration.rollback';
/** So far back it is looked for what a comment led to; nobody waits longer for its answer. */
const RECENT = 20;

/** New events run on that version; events under way end on the one they started with. `comment` is where it was asked for. */
export async function rollBack(ctx: Ctx, id: string, number: string, comment?: number): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  return await ctx.store.write(async (tx) => {
    const row = await loadIntegration(ctx, id, tx);
    const version = await loadVersion(tx, row, number);
    if (row.versionId === version.id && row.canary === null) return row;
    const patch = { versionId: version.id, canary: null, updatedAt: ctx.clock.now() };
    const changed = (await updateIntegration(tx, id, patch)) ?? row;
    await settlePathToken(tx, ctx, changed);
    await writeAudit(tx, ctx, {
      action: ACTION,
      projectId: row.projectId,
      targetId: id,
      before: { versionId: row.versionId },
      after: { versionId: version.id, version: number, ...(comment === undefined ? {} : { comment }) },
    });
    await announce(tx, ctx, changed, 'integration_updated', { version: number });
    if (row.repository !== null) await ctx.queue.enqueue(tx, [agreeJob(row, ctx.clock.now())]);
    return await activateWhenReady(tx, ctx, changed);
  });
}

/** Between which versions a comment has led already; null: it has not. */
export async function rolledBackFor(
  { store }: Pick<Ctx, 'store'>,
  id: string,
  comment: number,
): Promise<{ from: string | null; to: string } | null> {
  for (const { before, after } of await newestAudit(store.read, id, ACTION, RECENT)) {
    const done = after as { version: string; comment?: number };
    if (done.comment === comment) return { from: (before as { versionId: string | null }).versionId, to: done.version };
  }
  return null;
}
