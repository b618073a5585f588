import { allowSight, visible } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault } from '#src/kit/faults.ts';
import { findIntegration } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Read, Tx } from '#src/store/store.ts';

/** The integration that this actor may read, or 404. */
export async function loadIntegration(ctx: Ctx, id: string, read: Read = ctx.store.read): Promise<IntegrationRow> {
  allowSight(ctx.actor);
  return visible(ctx.actor, 'integration', id, await findIntegration(read, id));
}

/** The same inside a change of it: 412 where somebody was faster than whoever asks for this one. */
export async function loadForChange(ctx: Ctx, id: string, tx: Tx): Promise<IntegrationRow> {
  const row = await loadIntegration(ctx, id, tx);
  if (ctx.expectedRevisions?.includes(row.revision) ?? true) return row;
  throw new InputFault(
    'Changed meanwhile',
    'Somebody changed it since you read it: read it again and repeat your change.',
    {
      status: 412,
      details: { revision: row.revision },
    },
  );
}
