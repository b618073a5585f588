import { Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { Language } from '#src/kit/language.ts';
import { RequestChanged } from '#src/requests/changed.ts';
import { type ErrorDetails, failRequest, waitForInfo } from '#src/requests/fail.ts';
import type { RequestRow } from '#src/store/rows.ts';
import { faultIn } from './model/fault-in.ts';
import { CannotServe, NeedsAnswers, NeedsInfo } from './outcomes.ts';
import { answerWishes } from './revise/answers.ts';
import { type FactoryDeps, languageOf } from './running.ts';

function detailsOf(thrown: unknown): ErrorDetails {
  if (thrown instanceof CannotServe) return thrown.errorDetails;
  if (!(thrown instanceof TemporaryFault)) return { error: thrown instanceof Fault ? thrown.title : 'Internal error' };
  const seconds = Math.ceil((thrown.retryAfterMs ?? 300_000) / 1000);
  return thrown.status === 429 ? { error: 'Rate limit exceeded', retry_after: `${seconds}s` } : { error: thrown.title };
}

const OURS = { en: 'Something broke on our side.', ru: 'Что-то сломалось на нашей стороне.' };

const toldOf = (thrown: unknown, language: Language): string =>
  thrown instanceof Fault ? faultIn(language, thrown) : OURS[language];

/** How a run that did not reach its end is written down. What waits for words goes on by itself when they come. */
async function endWith(deps: FactoryDeps, request: RequestRow, thrown: unknown): Promise<void> {
  const { ctx } = deps;
  await ctx.store.write(async (tx) => {
    await answerWishes(tx, ctx, request, { failed: toldOf(thrown, languageOf(request)) });
    if (thrown instanceof NeedsInfo)
      return void (await waitForInfo(tx, ctx, request, thrown.missingFields, thrown.notes));
    if (thrown instanceof NeedsAnswers) {
      const details = { error: 'Questions are open', questions: thrown.questions };
      return void (await failRequest(tx, ctx, request, details, thrown.questions, { waiting: 'answers' }));
    }
    const notes = thrown instanceof CannotServe ? thrown.notes : [toldOf(thrown, languageOf(request))];
    const waiting =
      thrown instanceof CannotServe && thrown.errorDetails.error === 'Request cannot be served' ? 'info' : null;
    await failRequest(tx, ctx, request, detailsOf(thrown), notes, { waiting });
  });
  if (!(thrown instanceof InputFault)) ctx.log.error({ err: thrown, request: request.id }, 'a request failed');
}

/** False: it changed meanwhile, so that this end is none. */
export async function ended(deps: FactoryDeps, request: RequestRow, thrown: unknown): Promise<boolean> {
  try {
    await endWith(deps, request, thrown);
    return true;
  } catch (other) {
    if (other instanceof RequestChanged) return false;
    throw other;
  }
}
