import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadAhead } from '#src/connectors/load-ahead.ts';
import { OurFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { insertStateMove, updateIntegration } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { announce } from './announce.ts';
import { mayMove, type State } from './states.ts';

export interface Move {
  to: State;
  reason: string;
  requestId?: string | null;
  patch?: Partial<IntegrationRow>;
}

/** The only way an integration changes its state: checked, recorded with actor and reason, announced. */
export async function moveIntegration(tx: Tx, ctx: Ctx, row: IntegrationRow, move: Move): Promise<IntegrationRow> {
  const from = row.status as State;
  if (!mayMove(from, move.to)) return row;
  const now = ctx.clock.now();
  await insertStateMove(tx, {
    id: newId('mov', now),
    integrationId: row.id,
    requestId: move.requestId ?? null,
    from,
    to: move.to,
    actor: ctx.actor.id,
    reason: move.reason,
    at: now,
  });
  const moved = await updateIntegration(tx, row.id, { ...move.patch, status: move.to, updatedAt: now });
  if (!moved)
    throw new OurFault('Integration gone', `${row.id} disappeared while its state changed; nothing was written.`);
  await writeAudit(tx, ctx, {
    action: 'integration.move',
    projectId: row.projectId,
    targetId: row.id,
    before: { status: from },
    after: { status: move.to, reason: move.reason },
  });
  if (move.to === 'active') tx.afterCommit(() => [moved.source, moved.target].forEach(loadAhead));
  await announce(tx, ctx, moved, 'integration_updated', { status: move.to, previous_status: from });
  return moved;
}
