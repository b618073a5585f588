import type { Ctx } from '#src/access/ctx.ts';
import { missingSentences } from '#src/requests/missing-sentences.ts';
import { pendingRequestOf } from '#src/requests/of-integration.ts';
import { statusFactsOf } from '#src/requests/status-facts-of.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Language } from '../words.ts';

const SIGNS = { done: '✓', now: '◌', failed: '✗', todo: '·' } as const;
const OVER = ['active', 'deprecated'];

/** How far it is with what was asked for last; null: nothing is on its way. */
export async function progressOf(ctx: Ctx, integration: IntegrationRow, language: Language) {
  const request = await pendingRequestOf(ctx, integration);
  if (!request || OVER.includes(request.state)) return null;
  const facts = await statusFactsOf(ctx, { request, integration });
  return {
    ...facts,
    stages: facts.stages.map(({ stage, at, ms }) => ({
      stage,
      at,
      sign: SIGNS[at],
      seconds: ms === null ? null : (ms / 1000).toFixed(1),
    })),
    asks: facts.waiting === 'info' ? missingSentences(facts.missingFields, language) : [],
    wantsWords: facts.waiting === 'info' || facts.waiting === 'answers' || facts.requestState === 'failed',
    mayCancel: !['failed', 'inactive'].includes(facts.requestState),
  };
}
