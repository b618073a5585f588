import { allow } from '#src/access/allow.ts';
import { type AuditLine, writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { notFound } from '#src/kit/faults.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import { findMember } from '#src/store/members.ts';
import type { IntegrationRow, MemberRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { announce } from '../announce.ts';
import { loadForChange } from '../find.ts';

type Change<T> = (tx: Tx, integration: IntegrationRow) => Promise<{ value: T; audit: Omit<AuditLine, 'projectId'> }>;

/** Who has a role is part of the integration: it is a change of it, and only its owner makes it. */
export async function changeMembers<T>(ctx: Ctx, id: string, change: Change<T>): Promise<T> {
  allow(ctx.actor, 'integrations.own');
  return await ctx.store.write(async (tx) => {
    const row = await loadForChange(ctx, id, tx);
    const { value, audit } = await change(tx, row);
    const changed = (await updateIntegration(tx, id, { updatedAt: ctx.clock.now() })) ?? row;
    await writeAudit(tx, ctx, { ...audit, projectId: row.projectId });
    await announce(tx, ctx, changed, 'integration_updated');
    return value;
  });
}

/** Of this integration, or 404. */
export async function loadMember(tx: Tx, integration: IntegrationRow, id: string): Promise<MemberRow> {
  const member = await findMember(tx, id);
  if (member?.integrationId !== integration.id) throw notFound('user', id);
  return member;
}
