import { allowSight, visible } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { notFound } from '#src/kit/faults.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { findRequest, lockRequest } from '#src/store/requests.ts';
import type { IntegrationRow, RequestRow } from '#src/store/rows.ts';
import type { Read, Tx } from '#src/store/store.ts';

export interface LoadedRequest {
  request: RequestRow;
  integration: IntegrationRow;
}

/** A request with its integration, or 404 where this actor may not see them. */
export async function loadRequest(ctx: Ctx, id: string, read: Read = ctx.store.read): Promise<LoadedRequest> {
  allowSight(ctx.actor);
  const request = await findRequest(read, id);
  if (!request) throw notFound('request', id);
  const integration = visible(ctx.actor, 'request', id, await findIntegration(read, request.integrationId));
  return { request, integration };
}

/** The same for a change of it: whoever works on it at this moment comes before, or after. */
export async function loadForChange(ctx: Ctx, id: string, tx: Tx): Promise<LoadedRequest> {
  await lockRequest(tx, id);
  return await loadRequest(ctx, id, tx);
}
