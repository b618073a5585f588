import type { Ctx } from '#src/access/ctx.ts';
import { appendFeed } from '#src/store/feed.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { statusJob } from './status-job.ts';

export type IntegrationNews =
  | 'integration_created'
  | 'integration_updated'
  | 'integration_deleted'
  | 'integration_health_changed';

/** Writes the change to the feed in the same transaction, and tells this process after the commit. */
export async function announce(
  tx: Tx,
  ctx: Pick<Ctx, 'clock' | 'changed' | 'queue'>,
  row: Pick<IntegrationRow, 'id' | 'projectId' | 'name' | 'issueNumber' | 'status'>,
  kind: IntegrationNews,
  data: Record<string, unknown> = {},
): Promise<void> {
  await appendFeed(tx, [
    {
      projectId: row.projectId,
      integrationId: row.id,
      kind,
      data: { id: row.id, name: row.name, ...data },
      at: ctx.clock.now(),
    },
  ]);
  // Whoever asked for it in an issue reads there what became of it.
  if (row.issueNumber !== null && kind !== 'integration_deleted') {
    await ctx.queue.enqueue(tx, [statusJob(row, ctx.clock.now())]);
  }
  tx.afterCommit(() => ctx.changed(row.id));
}
