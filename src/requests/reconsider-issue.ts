import { person } from '#src/access/actor.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { findIntegration } from '#src/store/integrations.ts';
import { updateRequest } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import { type IssueAsked, wordsOf } from './accept-issue.ts';
import { textHashOf } from './body.ts';
import { waitForInfo } from './fail.ts';
import { missingFields } from './fields.ts';
import { patchRequest } from './move.ts';
import { reprocess } from './reprocess.ts';

const RUNNING = ['analyzing', 'generating', 'testing'];

const EDITED: Record<string, string> = {
  en: 'The issue was edited since. /reprocess builds it again from the words as they are now.',
  ru: 'С тех пор issue отредактировали. Команда /reprocess соберёт заново по нынешнему тексту.',
};

/** Nothing was generated from it yet, so new words can simply take the place of the old. */
const isUntouched = (request: RequestRow): boolean =>
  request.branch === null &&
  request.pullNumber === null &&
  (request.state === 'requested' || (request.state === 'failed' && request.errorDetails?.error !== 'cancelled'));

type Words = ReturnType<typeof wordsOf>;

/** New words of somebody who may not ask: kept for whoever may, and nothing is built from them. */
async function keepForLater(ctx: Ctx, request: RequestRow, words: Words): Promise<RequestRow> {
  if (request.state !== 'requested') return await noteEdit(ctx, request);
  const { body, ...rest } = words;
  const textHash = textHashOf(rest.text);
  const patch = { ...rest, textHash, body: body as unknown as RequestRow['body'], errorDetails: null };
  return await ctx.store.write(async (tx) => {
    // It may be in the queue with the words before, which somebody had a right to.
    await ctx.queue.remove(tx, [request.id]);
    return await patchRequest(tx, ctx, request, { ...patch, waiting: 'permission' });
  });
}

async function startWith(ctx: Ctx, request: RequestRow, by: string, words: Words): Promise<RequestRow> {
  const missing = missingFields(words.body.fields);
  if (missing.length === 0 || request.state !== 'requested') return await reprocess(ctx, request.id, { by, ...words });
  return await ctx.store.write(async (tx) => {
    const { body, ...rest } = words;
    const patch = { ...rest, textHash: textHashOf(rest.text), body: body as unknown as RequestRow['body'] };
    const fresh = (await updateRequest(tx, request.id, { ...patch, requestedBy: `github:${by}` })) ?? request;
    return await waitForInfo(tx, ctx, fresh, missing, []);
  });
}

async function noteEdit(ctx: Ctx, request: RequestRow): Promise<RequestRow> {
  const note = EDITED[request.language] ?? EDITED.en ?? '';
  if (request.notes.includes(note)) return request;
  return await ctx.store.write((tx) => patchRequest(tx, ctx, request, { notes: [...request.notes, note] }));
}

/** An issue that has a request was edited, labelled or opened again: goes on with it, or says why not. */
export async function reconsiderIssue(ctx: Ctx, request: RequestRow, asked: IssueAsked): Promise<RequestRow> {
  const words = wordsOf(asked);
  const isNew = textHashOf(words.text) !== request.textHash;
  if (asked.by === null) return isNew ? await keepForLater(ctx, request, words) : request;
  const integration = await findIntegration(ctx.store.read, request.integrationId);
  const asPerson = { ...ctx, actor: person(asked.by, integration?.projectId ?? '') };
  if (request.waiting === 'permission') return await startWith(asPerson, request, asked.by, words);
  if (!isNew) return request;
  const goesOn = isUntouched(request) || (RUNNING.includes(request.state) && request.branch === null);
  return goesOn ? await startWith(asPerson, request, asked.by, words) : await noteEdit(asPerson, request);
}
