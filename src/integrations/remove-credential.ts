import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadCredential } from '#src/access/find-credential.ts';
import { deleteCredential } from '#src/store/credentials.ts';
import { reassessProject } from './reassess.ts';

/** A withdrawn credential: what needs it waits until there is another. */
export async function removeCredential(ctx: Ctx, id: string): Promise<void> {
  allow(ctx.actor, 'integrations.write');
  await ctx.store.write(async (tx) => {
    const row = await loadCredential(ctx, id, tx);
    await deleteCredential(tx, id);
    await ctx.queue.remove(tx, [id]);
    await writeAudit(tx, ctx, {
      action: 'credential.delete',
      projectId: row.projectId,
      targetId: id,
      before: { service: row.service, integration: row.integrationId || null },
    });
    await reassessProject(tx, ctx, row.projectId);
  });
}
