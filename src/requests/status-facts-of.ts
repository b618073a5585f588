import type { Ctx } from '#src/access/ctx.ts';
import { effectiveOf } from '#src/integrations/effective.ts';
import { missingFor } from '#src/integrations/requirements.ts';
import { modelTotals } from '#src/store/model-calls.ts';
import { findStageResults } from '#src/store/requests.ts';
import type { RequestRow, StageResultRow } from '#src/store/rows.ts';
import { bodyOf } from './body.ts';
import { missingFields } from './fields.ts';
import type { LoadedRequest } from './load.ts';
import { STAGES, type StageFact, type StatusFacts } from './status-facts.ts';

/** The state in which a stage is under way. */
const STATE_OF: Record<string, string> = {
  analyzing: 'analyzing',
  generating: 'generating',
  testing: 'testing',
  publishing: 'testing',
};
const RESULT_OF: Record<string, string> = {
  analyzing: 'analyze',
  generating: 'generate',
  testing: 'check',
  publishing: 'publish',
};
const DONE = ['inactive', 'active'];
const MICROS = 1_000_000;

function stagesOf(request: RequestRow, results: readonly StageResultRow[]): StageFact[] {
  let since = request.startedAt ?? request.createdAt;
  let isNext = request.startedAt !== null && !DONE.includes(request.state);
  return STAGES.map((stage) => {
    const result = results.find((one) => one.stage === RESULT_OF[stage]);
    if (result || DONE.includes(request.state)) {
      const ms = result ? Math.max(0, result.createdAt - since) : null;
      since = result?.createdAt ?? since;
      return { stage, at: 'done', ms };
    }
    const at = !isNext
      ? 'todo'
      : request.state === 'failed'
        ? 'failed'
        : request.state === STATE_OF[stage]
          ? 'now'
          : 'todo';
    isNext = false;
    return { stage, at, ms: null };
  });
}

function missingOf(request: RequestRow): readonly string[] {
  if (request.waiting !== 'info') return [];
  const said = request.errorDetails?.missing_fields;
  if (Array.isArray(said)) return said.map(String);
  const body = bodyOf(request);
  return body.from === 'issue' ? missingFields(body.fields) : [];
}

function problemOf({ state, errorDetails, notes, waiting }: RequestRow): StatusFacts['problem'] {
  if (state !== 'failed' || waiting === 'info' || waiting === 'answers' || !errorDetails) return null;
  return { sentence: notes[0] ?? String(errorDetails.error ?? ''), remedy: notes.slice(1).join(' ') };
}

/** What a request waits for by name: whoever may start it, or merge it. */
function waitsFor({ waiting, requestedBy }: RequestRow): string[] {
  return waiting === 'info' || waiting === 'answers' ? [requestedBy.replace(/^github:/, '')] : [];
}

async function activationNeeds(ctx: Ctx, { integration }: LoadedRequest): Promise<StatusFacts['missing']> {
  const effective = await effectiveOf(ctx.store.read, integration);
  if (!effective || integration.status !== 'inactive') return [];
  return await missingFor(ctx.store.read, ctx, integration, effective.manifest);
}

/** Who wrote it, and what that cost so far. */
async function figuresOf(
  ctx: Ctx,
  { id }: RequestRow,
): Promise<Pick<StatusFacts, 'generator' | 'model' | 'tokens' | 'costUsd'>> {
  const { asked, model, tokens, cost } = await modelTotals(ctx.store.read, id);
  if (asked === 0) return { generator: 'recipes', model: null, tokens: null, costUsd: null };
  return { generator: 'claude', model, tokens, costUsd: cost / MICROS };
}

/** Everything that the status comment of a request says, as it stands now. */
export async function statusFactsOf(ctx: Ctx, loaded: LoadedRequest): Promise<StatusFacts> {
  const { request, integration } = loaded;
  const problem = problemOf(request);
  const end = request.finishedAt ?? null;
  return {
    language: request.language === 'ru' ? 'ru' : 'en',
    requestId: request.id,
    requestState: request.state,
    integrationState: integration.status,
    integrationId: integration.id,
    integrationName: integration.name,
    waiting: request.waiting as StatusFacts['waiting'],
    waitsFor: waitsFor(request),
    missingFields: missingOf(request),
    missing: await activationNeeds(ctx, loaded),
    stages: stagesOf(request, await findStageResults(ctx.store.read, request.id)),
    elapsedMs: end === null || request.startedAt === null ? null : end - request.startedAt,
    ...(await figuresOf(ctx, request)),
    pull:
      request.pullNumber === null || request.pullRequestUrl === null
        ? null
        : { number: request.pullNumber, url: request.pullRequestUrl },
    checkRunUrl: request.checkRunUrl,
    dashboardUrl: `${ctx.publicUrl}/dashboard/integrations/${integration.id}`,
    problem,
    notes: problem ? [] : request.notes,
  };
}
