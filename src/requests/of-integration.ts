import type { Ctx } from '#src/access/ctx.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { InputFault } from '#src/kit/faults.ts';
import { findRequest, listRequests } from '#src/store/requests.ts';
import type { IntegrationRow, RequestRow } from '#src/store/rows.ts';

/** The request that an integration waits for; null: none is under way. */
export async function pendingRequestOf(ctx: Ctx, row: IntegrationRow): Promise<RequestRow | null> {
  return row.pendingRequestId === null ? null : await findRequest(ctx.store.read, row.pendingRequestId);
}

/** The one that is under way, else the last there was. */
export async function latestRequestOf(ctx: Ctx, id: string): Promise<RequestRow> {
  const row = await loadIntegration(ctx, id);
  const request = (await pendingRequestOf(ctx, row)) ?? (await listRequests(ctx.store.read, row.id))[0];
  if (request) return request;
  throw new InputFault(
    'No request',
    `${row.name} was installed as a package, so there are no words to work from: install its next version instead.`,
    { status: 409 },
  );
}
