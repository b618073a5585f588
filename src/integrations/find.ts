import { allow, visible } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { findIntegration } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';

/** The integration that this actor may read, or 404. */
export async function loadIntegration(ctx: Ctx, id: string, read: Read = ctx.store.read): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.read');
  return visible(ctx.actor, 'integration', id, await findIntegration(read, id));
}
