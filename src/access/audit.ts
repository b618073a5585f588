import { newId } from '#src/kit/ids.ts';
import { insertAudit } from '#src/store/audit.ts';
import type { Tx } from '#src/store/store.ts';
import type { Ctx } from './ctx.ts';

export interface AuditLine {
  action: string;
  projectId: string | null;
  targetId: string;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
}

/** Who changed what, in the transaction of the change itself. Never hand a secret to it. */
export async function writeAudit(tx: Tx, ctx: Pick<Ctx, 'actor' | 'clock'>, line: AuditLine): Promise<void> {
  const now = ctx.clock.now();
  await insertAudit(tx, {
    id: newId('aud', now),
    projectId: line.projectId,
    actor: ctx.actor.id,
    action: line.action,
    targetId: line.targetId,
    before: line.before ?? null,
    after: line.after ?? null,
    at: now,
  });
}
