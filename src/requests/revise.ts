import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { announce } from '#src/integrations/announce.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { InputFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import { insertRequest } from '#src/store/requests.ts';
import type { RequestRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { bodyOf, type RequestBody, textHashOf } from './body.ts';
import { withoutInvisible } from './clean-text.ts';
import { latestRequestOf } from './of-integration.ts';
import { requestJob } from './queues.ts';
import { reprocess } from './reprocess.ts';

/** Beyond these the words of a request have grown into another request. */
const MOST_REVISIONS = 20;

interface Revised {
  text: string;
  body: RequestBody;
}

function revised(request: RequestRow, wish: string): Revised {
  const text = withoutInvisible(wish).trim();
  if (text === '') throw new InputFault('Nothing to revise', 'Say in "text" what is to be different.');
  const body = bodyOf(request);
  const revisions = [...(body.revisions ?? []), text];
  if (revisions.length > MOST_REVISIONS) {
    throw new InputFault('Too many revisions', `It was revised ${MOST_REVISIONS} times: ask for it anew.`, {
      status: 409,
    });
  }
  return { text: `${request.text}\n\n${text}`, body: { ...body, revisions } };
}

/** What runs stays as it is: a request of its own brings the next version. */
async function insertRevision(tx: Tx, ctx: Ctx, of: RequestRow, { text, body }: Revised): Promise<RequestRow> {
  const now = ctx.clock.now();
  const { integrationId, repository, installationId, language, priority } = of;
  return await insertRequest(tx, {
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
}

async function begin(ctx: Ctx, of: RequestRow, words: Revised): Promise<RequestRow> {
  return await ctx.store.write(async (tx) => {
    const row = await loadIntegration(ctx, of.integrationId, tx);
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

/** The same once more with a wish beside it: on the branch that is open, or as the next version of what runs. */
export async function revise(ctx: Ctx, id: string, wish: string): Promise<RequestRow> {
  allow(ctx.actor, 'integrations.write');
  const request = await latestRequestOf(ctx, id);
  const words = revised(request, wish);
  if (request.state === 'active') return await begin(ctx, request, words);
  return await reprocess(ctx, request.id, { by: ctx.actor.name, ...words });
}
