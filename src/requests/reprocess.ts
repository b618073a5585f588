import { isDeepStrictEqual } from 'node:util';
import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault } from '#src/kit/faults.ts';
import { forgetModelAnswers } from '#src/store/model-calls.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { beginAnew } from './before.ts';
import { type RequestBody, textHashOf } from './body.ts';
import { type LoadedRequest, loadForChange } from './load.ts';
import { moveRequest, patchRequest, type RequestPatch } from './move.ts';
import { requestJob } from './queues.ts';
import { withSettings } from './read-api-body.ts';

export interface Reprocessing {
  /** Who asks for it, as people know them. */
  by: string;
  /** The words as they are now; with them the body that was read from them. */
  text?: string | undefined;
  body?: RequestBody | undefined;
  priority?: number | undefined;
  language?: string | undefined;
  /** New words that rest on those that stand there, which others may be changing; null: there is nothing to do any more. */
  revise?: ((now: RequestRow) => { text: string; body: RequestBody } | null) | undefined;
}

const RUNNING = ['analyzing', 'generating', 'testing'];

const REFUSED: Record<string, string> = {
  active: 'It is done: its integration runs. File a new issue, or change the package and merge that.',
  deprecated: 'Its integration is deprecated: file a new issue.',
};

function wordsOf(request: RequestRow, how: Reprocessing): RequestPatch {
  const text = how.text ?? request.text;
  return {
    text,
    textHash: textHashOf(text),
    body: (how.body ?? request.body) as RequestRow['body'],
    ...(how.priority === undefined ? {} : { priority: how.priority }),
    ...(how.language === undefined ? {} : { language: how.language }),
  };
}

function refuse({ request, integration }: LoadedRequest, how: Reprocessing): void {
  const said = REFUSED[integration.status === 'deprecated' ? 'deprecated' : request.state];
  if (said !== undefined) throw new InputFault('Nothing to do again', said, { status: 409 });
  const isNew = how.text !== undefined && textHashOf(how.text) !== request.textHash;
  if (RUNNING.includes(request.state) && request.waiting === null && !isNew) {
    throw new InputFault(
      'Already under way',
      `It is ${request.state} with these very words. Wait for it, or /cancel it.`,
      { status: 409 },
    );
  }
  if (request.waiting === 'permission' && how.body === undefined) {
    throw new InputFault(
      'Waiting for permission',
      'It waits for somebody with write access to the repository: one of them starts it with /reprocess.',
      { status: 409 },
    );
  }
}

/** What was sent to the API cannot be edited; its settings can, for as long as nothing was made of them. */
function asSetNow({ request, integration }: LoadedRequest): Pick<Reprocessing, 'text' | 'body'> {
  const body = request.body as unknown as RequestBody;
  if (body.from !== 'api' || integration.versionId !== null) return {};
  if (isDeepStrictEqual(body.settings, integration.config)) return {};
  const now = withSettings(body, integration.config);
  return { text: JSON.stringify(now), body: now };
}

/** The table knows no way back from the middle, so what was under way ends as failed first; both moves are recorded. */
async function backToTheStart(tx: Tx, ctx: Ctx, request: RequestRow, how: Reprocessing): Promise<RequestRow> {
  const reason = `Asked for again by ${how.by}.`;
  const words = { ...wordsOf(request, how), notes: [], waiting: null, errorDetails: null };
  if (request.state === 'requested') return await patchRequest(tx, ctx, request, words);
  const failed = request.state === 'failed' ? request : await moveRequest(tx, ctx, request, { to: 'failed', reason });
  return await moveRequest(tx, ctx, failed, { to: 'analyzing', reason, patch: words });
}

/**
 * Does it once more: after a failure, after an edit, or when what it waited for is there. A run under way with the old
 * words notices at its next step and begins anew.
 */
export async function reprocess(ctx: Ctx, requestId: string, asked: Reprocessing): Promise<RequestRow> {
  allow(ctx.actor, 'integrations.write');
  return await ctx.store.write(async (tx) => {
    const loaded = await loadForChange(ctx, requestId, tx);
    const revised = asked.revise?.(loaded.request);
    if (revised === null) return loaded.request;
    const how = { ...asSetNow(loaded), ...asked, ...revised };
    refuse(loaded, how);
    await beginAnew(tx, ctx, requestId);
    await forgetModelAnswers(tx, requestId);
    const again = await backToTheStart(tx, ctx, loaded.request, how);
    // A job that was given up is in the way of the new one; one that is held keeps its lease while a run goes on.
    if (!RUNNING.includes(loaded.request.state)) await ctx.queue.remove(tx, [requestId]);
    await ctx.queue.enqueue(tx, [requestJob(again, loaded.integration.projectId, ctx.clock.now())]);
    return again;
  });
}
