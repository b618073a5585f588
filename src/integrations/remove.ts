import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { dropSecrets } from '#src/access/secrets.ts';
import { credentialsOfIntegration, deleteCredential } from '#src/store/credentials.ts';
import { deleteIntegration } from '#src/store/integrations.ts';
import { announce } from './announce.ts';
import { loadForChange } from './find.ts';

/** Deletes it with its versions, events, credentials and secrets. The audit line stays. */
export async function removeIntegration(ctx: Ctx, id: string): Promise<void> {
  allow(ctx.actor, 'integrations.own');
  await ctx.store.write(async (tx) => {
    const row = await loadForChange(ctx, id, tx);
    for (const credential of await credentialsOfIntegration(tx, row.id)) {
      await dropSecrets(tx, credential.id);
      await deleteCredential(tx, credential.id);
    }
    await dropSecrets(tx, row.id);
    await deleteIntegration(tx, row.id);
    await writeAudit(tx, ctx, {
      action: 'integration.delete',
      projectId: row.projectId,
      targetId: row.id,
      before: { name: row.name, status: row.status },
    });
    await announce(tx, ctx, row, 'integration_deleted');
  });
}
