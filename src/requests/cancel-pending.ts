import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { cancelRequest } from './cancel.ts';
import { pendingRequestOf } from './of-integration.ts';

/** Stops what is being built for an integration; what runs goes on. */
export async function cancelPending(ctx: Ctx, id: string): Promise<IntegrationRow> {
  allow(ctx.actor, 'integrations.write');
  const pending = await pendingRequestOf(ctx, await loadIntegration(ctx, id));
  if (!pending) throw new InputFault('Nothing to cancel', 'Nothing is being built for it.', { status: 409 });
  await cancelRequest(ctx, pending.id, { by: ctx.actor.name });
  return await loadIntegration(ctx, id);
}
