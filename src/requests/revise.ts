import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { announce } from '#src/integrations/announce.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { InputFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import { insertRequest, lockRequest, saveStageResult } from '#src/store/requests.ts';
import type { IntegrationRow, RequestRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { beforeOf } from './before.ts';
import { bodyOf, type RequestBody, textHashOf, type Wish } from './body.ts';
import { withoutInvisible } from './clean-text.ts';
import { latestRequestOf, pendingRequestOf } from './of-integration.ts';
import { requestJob } from './queues.ts';
import { reprocess } from './reprocess.ts';
import { wishText } from './wish-text.ts';

/** Beyond these the words of a request have grown into another request. */
const MOST_REVISIONS = 20;
const LONGEST_TEXT = 20_000;

const clean = (text: string): string => withoutInvisible(text).trim().slice(0, LONGEST_TEXT);

const cleaned = (wish: Wish): Wish => ({
  ...wish,
  text: clean(wish.text),
  remarks: wish.remarks.map((remark) => ({ ...remark, text: clean(remark.text) })),
});

/** The words beside which nothing is known: of the API, and of answers to questions. */
export const plainWish = (text: string, by: string): Wish => ({
  from: 'words',
  by,
  text,
  remarks: [],
  place: null,
  key: null,
});

interface Revised {
  text: string;
  body: RequestBody;
}

function revised(request: RequestRow, given: Wish): Revised {
  const wish = cleaned(given);
  const text = wishText(wish);
  if (text === '') throw new InputFault('Nothing to revise', 'Say in "text" what is to be different.');
  const body = bodyOf(request);
  const wishes = [...(body.wishes ?? []), wish];
  // What checks say is nothing that a person wishes for, and no part of the request.
  if (wish.from === 'checks') {
    const repairs = (body.repairs ?? 0) + 1;
    return { text: `${request.text}\n\n[${wish.key}]`, body: { ...body, wishes, repairs } };
  }
  const revisions = [...(body.revisions ?? []), text];
  if (revisions.length > MOST_REVISIONS) {
    throw new InputFault('Too many revisions', `It was revised ${MOST_REVISIONS} times: ask for it anew.`, {
      status: 409,
    });
  }
  return { text: `${request.text}\n\n${text}`, body: { ...body, revisions, wishes, repairs: 0 } };
}

/** What runs stays as it is: a request of its own brings the next version. */
async function insertRevision(tx: Tx, ctx: Ctx, of: RequestRow, { text, body }: Revised): Promise<RequestRow> {
  const now = ctx.clock.now();
  const { integrationId, repository, installationId, language, priority } = of;
  const request = await insertRequest(tx, {
    id: newId('req', now),
    kind: 'revision',
    state: 'requested',
    ...{ integrationId, repository, installationId, language, priority },
    text,
    textHash: textHashOf(text),
    body: body as unknown as RequestRow['body'],
    requestedBy: ctx.actor.id,
    createdAt: now,
    updatedAt: now,
  });
  const before = await beforeOf(tx, of.id);
  const result = { ...before, publish: null } as Record<string, unknown>;
  if (before) await saveStageResult(tx, { requestId: request.id, stage: 'before', result, createdAt: now });
  return request;
}

/** Null: another next version was begun since `seen` was read, and the wish belongs to that. */
async function begin(ctx: Ctx, of: RequestRow, words: Revised, seen: string | null): Promise<RequestRow | null> {
  return await ctx.store.write(async (tx) => {
    await lockRequest(tx, of.id);
    const row = await loadIntegration(ctx, of.integrationId, tx);
    if (row.pendingRequestId !== seen) return null;
    const request = await insertRevision(tx, ctx, of, words);
    const patch = { pendingRequestId: request.id, updatedAt: ctx.clock.now() };
    const changed = (await updateIntegration(tx, row.id, patch)) ?? row;
    await ctx.queue.enqueue(tx, [requestJob(request, row.projectId, ctx.clock.now())]);
    const audit = { action: 'integration.revise', projectId: row.projectId, targetId: row.id };
    await writeAudit(tx, ctx, { ...audit, after: { request: request.id } });
    await announce(tx, ctx, changed, 'integration_updated', { pending_request: request.id });
    return request;
  });
}

/** A delivery that is told twice, or again after a crash, is one wish. */
const isKnown = (request: RequestRow, { key }: Wish): boolean =>
  key !== null && (bodyOf(request).wishes ?? []).some((one) => one.key === key);

/** Of what runs a next version may be under way already: it is that which is to be different. */
async function pendingOf(ctx: Ctx, { id }: RequestRow, integration: IntegrationRow): Promise<RequestRow | null> {
  const pending = await pendingRequestOf(ctx, integration);
  return pending && pending.id !== id && !['active', 'failed'].includes(pending.state) ? pending : null;
}

async function reviseRunning(ctx: Ctx, request: RequestRow, wish: Wish): Promise<RequestRow> {
  const integration = await loadIntegration(ctx, request.integrationId);
  const pending = await pendingOf(ctx, request, integration);
  if (pending) return await reviseRequest(ctx, pending, wish);
  const begun = await begin(ctx, request, revised(request, wish), integration.pendingRequestId);
  return begun ?? (await reviseRunning(ctx, request, wish));
}

/** One wish for one request: on the branch that is open, or as the next version of what runs. */
export async function reviseRequest(ctx: Ctx, request: RequestRow, wish: Wish): Promise<RequestRow> {
  allow(ctx.actor, 'integrations.write');
  if (isKnown(request, wish)) return request;
  if (request.state === 'active') return await reviseRunning(ctx, request, wish);
  const revise = (now: RequestRow): Revised | null => (isKnown(now, wish) ? null : revised(now, wish));
  return await reprocess(ctx, request.id, { by: ctx.actor.name, revise });
}

/** The same once more with a wish beside it. */
export async function revise(ctx: Ctx, id: string, wish: string): Promise<RequestRow> {
  allow(ctx.actor, 'integrations.write');
  return await reviseRequest(ctx, await latestRequestOf(ctx, id), plainWish(wish, ctx.actor.name));
}
