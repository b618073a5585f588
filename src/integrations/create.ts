import type { Ctx } from '#src/access/ctx.ts';
import { newId } from '#src/kit/ids.ts';
import { insertIntegration, insertStateMove } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { announce } from './announce.ts';
import type { State } from './states.ts';

type Given = Pick<
  IntegrationRow,
  'projectId' | 'slug' | 'name' | 'type' | 'source' | 'target' | 'description' | 'config'
>;

/** Inserts an integration in its first state, with the first line of its history. */
export async function createIntegration(
  tx: Tx,
  ctx: Ctx,
  given: Given,
  first: { state: State; reason: string },
): Promise<IntegrationRow> {
  const now = ctx.clock.now();
  const row: IntegrationRow = {
    ...given,
    id: newId('int', now),
    status: first.state,
    healthStatus: 'unknown',
    lastHealthCheck: null,
    errorDetails: null,
    versionId: null,
    canary: null,
    pendingRequestId: null,
    repository: null,
    issueNumber: null,
    pullRequestUrl: null,
    pausedBy: null,
    staged: false,
    eventDoor: 'hook',
    monitoring: null,
    lastActivity: null,
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
  await insertIntegration(tx, row);
  await insertStateMove(tx, {
    id: newId('mov', now),
    integrationId: row.id,
    requestId: null,
    from: null,
    to: first.state,
    actor: ctx.actor.id,
    reason: first.reason,
    at: now,
  });
  await announce(tx, ctx, row, 'integration_created', { status: row.status });
  return row;
}
