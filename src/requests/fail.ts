import type { Ctx } from '#src/access/ctx.ts';
import { newId } from '#src/kit/ids.ts';
import { insertLogs } from '#src/store/logs.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { moveRequest, patchRequest, type RequestPatch } from './move.ts';

/** What stands in `error_details`: `{"error": "…"}` and what belongs to it. */
export interface ErrorDetails extends Record<string, unknown> {
  error: string;
}

/** One line at level error in the integration's log, where people look for it. */
async function logError(tx: Tx, ctx: Ctx, request: RequestRow, details: ErrorDetails): Promise<void> {
  const now = ctx.clock.now();
  const { id, integrationId } = request;
  const data = { ...details, request_id: id };
  await insertLogs(tx, [
    { id: newId('log', now), integrationId, eventId: null, level: 'error', message: details.error, data, at: now },
  ]);
}

/** The request failed: why, for machines in `errorDetails`, for people in `notes`. */
export async function failRequest(
  tx: Tx,
  ctx: Ctx,
  request: RequestRow,
  errorDetails: ErrorDetails,
  notes: readonly string[],
  patch: RequestPatch = {},
): Promise<RequestRow> {
  const failed = await moveRequest(tx, ctx, request, {
    to: 'failed',
    reason: notes[0] ?? errorDetails.error,
    patch: { ...patch, errorDetails, notes: [...notes] },
  });
  await logError(tx, ctx, failed, errorDetails);
  return failed;
}

/** Something is missing that only the person knows: it stays `requested`, or fails where it was begun already. */
export async function waitForInfo(
  tx: Tx,
  ctx: Ctx,
  request: RequestRow,
  missingFields: readonly string[],
  notes: readonly string[],
): Promise<RequestRow> {
  const details = { error: 'Insufficient integration requirements', missing_fields: [...missingFields] };
  if (request.state !== 'requested') return await failRequest(tx, ctx, request, details, notes, { waiting: 'info' });
  const patch = { waiting: 'info', errorDetails: details, notes: [...notes] };
  const waiting = await patchRequest(tx, ctx, request, patch);
  await logError(tx, ctx, waiting, details);
  return waiting;
}
