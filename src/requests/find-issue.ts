import type { Ctx } from '#src/access/ctx.ts';
import { notFound } from '#src/kit/faults.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { findRequest, findRequestByIssue, listRequests } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { type LoadedRequest, loadRequest } from './load.ts';

const ISSUE = /^([\w.-]{1,100}\/[\w.-]{1,100})#(\d{1,9})$/;

/** By `owner/repo#12`, or by the id of the request or of its integration. */
export async function findIssueRequest(read: Read, id: string): Promise<RequestRow | null> {
  const [, repository, number] = ISSUE.exec(id) ?? [];
  if (repository !== undefined) return await findRequestByIssue(read, repository, Number(number));
  if (id.startsWith('req_')) return await findRequest(read, id);
  const row = id.startsWith('int_') ? await findIntegration(read, id) : null;
  if (!row) return null;
  return row.pendingRequestId === null
    ? ((await listRequests(read, row.id))[0] ?? null)
    : await findRequest(read, row.pendingRequestId);
}

/** The integration that such an id leads to, whether or not there is a request. */
export async function integrationOfIssue(read: Read, id: string): Promise<string | null> {
  return id.startsWith('int_') ? id : ((await findIssueRequest(read, id))?.integrationId ?? null);
}

export async function loadIssueRequest(ctx: Ctx, id: string): Promise<LoadedRequest> {
  const request = await findIssueRequest(ctx.store.read, id);
  if (!request) throw notFound('request', id);
  return await loadRequest(ctx, request.id);
}
