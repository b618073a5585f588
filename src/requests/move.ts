import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { announce } from '#src/integrations/announce.ts';
import { moveIntegration } from '#src/integrations/move.ts';
import { MOVES, mayMove, type State } from '#src/integrations/states.ts';
import { statusJob } from '#src/integrations/status-job.ts';
import { findIntegration, updateIntegration } from '#src/store/integrations.ts';
import { findRequest, listRequestsIn, updateRequest } from '#src/store/requests.ts';
import type { IntegrationRow, RequestRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { isSame, RequestChanged } from './changed.ts';
import { requestJob } from './queues.ts';

export type RequestPatch = Partial<Omit<RequestRow, 'id' | 'createdAt' | 'state'>>;

export interface RequestMove {
  to: State;
  reason: string;
  patch?: RequestPatch;
}

/** States in which nothing is left to be done about a request. */
const ENDS: readonly State[] = ['inactive', 'active', 'failed', 'deprecated'];

const LEAVES_ROOM = ['active', 'failed', 'deprecated'];
const MOST_WOKEN = 20;

/** From the first stage to the pull request: how long people take to merge it is not counted. */
function timesOf({ finishedAt }: RequestRow, to: State, now: number): RequestPatch {
  if (to === 'analyzing') return { startedAt: now, finishedAt: null };
  return ENDS.includes(to) ? { finishedAt: finishedAt ?? now } : {};
}

const onIntegration = (request: RequestRow): Partial<IntegrationRow> => ({
  errorDetails: request.errorDetails,
  pullRequestUrl: request.pullRequestUrl,
  pendingRequestId: request.state === 'active' ? null : request.id,
});

/** Until there is a version the integration is where its request is; afterwards it only shows what is pending. */
async function mirror(tx: Tx, ctx: Ctx, row: IntegrationRow, request: RequestRow, move: RequestMove): Promise<void> {
  const { errorDetails, ...shown } = onIntegration(request);
  if (row.versionId === null && MOVES[row.status as State].includes(move.to)) {
    const { to, reason } = move;
    const patch = { ...shown, errorDetails: errorDetails ?? null };
    await moveIntegration(tx, ctx, row, { to, reason, requestId: request.id, patch });
    return;
  }
  const changed = await updateIntegration(tx, row.id, { ...shown, updatedAt: ctx.clock.now() });
  if (changed) await announce(tx, ctx, changed, 'integration_updated', { request_state: request.state });
}

/** Has status comment and label brought up to date, where the request has an issue to write them on. */
export async function announceRequest(tx: Tx, ctx: Ctx, request: RequestRow, projectId: string): Promise<void> {
  if (request.issueNumber === null) return;
  await ctx.queue.enqueue(tx, [
    statusJob({ id: request.integrationId, projectId, status: request.state }, ctx.clock.now()),
  ]);
}

async function record(tx: Tx, ctx: Ctx, before: RequestRow, after: RequestRow, move: RequestMove): Promise<void> {
  const row = await findIntegration(tx, after.integrationId);
  if (!row) return;
  await mirror(tx, ctx, row, after, move);
  await writeAudit(tx, ctx, {
    action: 'request.move',
    projectId: row.projectId,
    targetId: after.id,
    before: { state: before.state },
    after: { state: after.state, reason: move.reason },
  });
  await announceRequest(tx, ctx, after, row.projectId);
  if (LEAVES_ROOM.includes(after.state)) await wakeWaiting(tx, ctx, after, row.projectId);
}

/** A repository may have a limit of requests under way: one that ended leaves its place to those that wait. */
async function wakeWaiting(tx: Tx, ctx: Ctx, { repository }: RequestRow, projectId: string): Promise<void> {
  if (repository === null) return;
  const waiting = (await listRequestsIn(tx, repository, ['requested'], MOST_WOKEN)).filter(
    (one) => one.waiting === null,
  );
  const now = ctx.clock.now();
  if (waiting.length > 0)
    await ctx.queue.enqueue(
      tx,
      waiting.map((one) => requestJob(one, projectId, now)),
    );
}

/**
 * The only way a request changes its state: by the table, recorded, mirrored, announced. In the state it is in already
 * only the patch is written. Throws RequestChanged when the row it was given is no longer true.
 */
export async function moveRequest(tx: Tx, ctx: Ctx, request: RequestRow, move: RequestMove): Promise<RequestRow> {
  if (!isSame(request, await findRequest(tx, request.id))) throw new RequestChanged(request);
  const now = ctx.clock.now();
  if (!mayMove(request.state as State, move.to)) return await patchRequest(tx, ctx, request, move.patch ?? {});
  const moved = await updateRequest(
    tx,
    request.id,
    {
      waiting: null,
      errorDetails: null,
      ...timesOf(request, move.to, now),
      ...move.patch,
      state: move.to,
      updatedAt: now,
    },
    { from: request.state },
  );
  if (!moved) throw new RequestChanged(request);
  await record(tx, ctx, request, moved, move);
  return moved;
}

/** Changes what is known of a request without moving it. */
export async function patchRequest(tx: Tx, ctx: Ctx, request: RequestRow, patch: RequestPatch): Promise<RequestRow> {
  if (Object.keys(patch).length === 0) return request;
  const changed = await updateRequest(
    tx,
    request.id,
    { ...patch, updatedAt: ctx.clock.now() },
    { from: request.state },
  );
  if (!changed) throw new RequestChanged(request);
  const row = await findIntegration(tx, changed.integrationId);
  if (row) await announceRequest(tx, ctx, changed, row.projectId);
  return changed;
}
