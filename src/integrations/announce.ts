import { tellHooks } from '#src/access/audit-webhooks/enqueue.ts';
import type { AuditEvent } from '#src/access/audit-webhooks/hook.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { isoOrNull } from '#src/kit/clock.ts';
import { appendFeed } from '#src/store/feed.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { statusJob } from './status-job.ts';

const camel = (key: string): string => key.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

type Announced = Pick<
  IntegrationRow,
  'id' | 'projectId' | 'name' | 'issueNumber' | 'status' | 'source' | 'target' | 'healthStatus' | 'lastHealthCheck'
>;

/** Hooks are told in the camel case of those who listen to them. */
const shownTo = (row: Announced, data: Record<string, unknown>): Record<string, unknown> => ({
  id: row.id,
  name: row.name,
  status: row.status,
  source: row.source,
  target: row.target,
  healthStatus: row.healthStatus,
  lastHealthCheck: isoOrNull(row.lastHealthCheck),
  ...Object.fromEntries(Object.entries(data).map(([key, value]) => [camel(key), value])),
});

/** Writes the change to the feed and for the audit webhooks in the same transaction, and tells this process after it. */
export async function announce(
  tx: Tx,
  ctx: Pick<Ctx, 'actor' | 'clock' | 'changed' | 'queue'>,
  row: Announced,
  kind: AuditEvent,
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
  const { projectId, id: integrationId } = row;
  await tellHooks(tx, ctx, { event: kind, projectId, integrationId, integration: shownTo(row, data) });
  // Whoever asked for it in an issue reads there what became of it.
  if (row.issueNumber !== null && kind !== 'integration_deleted') {
    await ctx.queue.enqueue(tx, [statusJob(row, ctx.clock.now())]);
  }
  tx.afterCommit(() => ctx.changed(row.id));
}
