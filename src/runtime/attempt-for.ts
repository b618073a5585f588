import { cacheStep, isCacheStep } from '#src/execution/cache-step.ts';
import { checkedInput, usualAnswer } from '#src/execution/recording-ports.ts';
import type { Log } from '#src/kit/log.ts';
import type { MemoryCache } from '#src/kit/memory-cache.ts';
import type { StepRequest } from '#src/sandbox/sandbox.ts';
import type { StepRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';
import { type Attempt, startAttempt } from './attempt.ts';
import { type ActionCall, type CallDeps, callAction } from './call-action.ts';
import type { Limiter } from './limiter.ts';
import { rateOf } from './rate-of.ts';
import { readForHandler } from './read-for-handler.ts';
import type { LiveProgram } from './subjects.ts';
import type { Troubles } from './troubles.ts';
import type { Work } from './work.ts';

export interface AttemptDeps extends CallDeps {
  store: Store;
  limiter: Limiter;
  cache: MemoryCache;
  troubles: Troubles;
  log: Log;
  writeSteps(steps: StepRow[]): Promise<void>;
}

/** Reads that are answered from what we store; all others go out to a service. */
const OWN_READS = /^database\./;

/** What the answer says about the integration as a whole is noted; it changes nothing for this event. */
async function callForReal(deps: AttemptDeps, call: ActionCall): Promise<unknown> {
  const { troubles, log } = deps;
  const failed = (err: unknown): void =>
    log.error({ err, integration: call.live.row.id }, 'a trouble could not be noted');
  try {
    const answer = await callAction(deps, call);
    await troubles.answered(call.live, call.action).catch(failed);
    return answer;
  } catch (thrown) {
    await troubles.refused(call.live, call.action, thrown).catch(failed);
    throw thrown;
  }
}

/** What the calls of one run do: for real, or where the integration is staged only on paper. */
export function attemptFor(deps: AttemptDeps, work: Work, { live }: LiveProgram): Attempt {
  const rate = rateOf(live.effective.manifest);
  const { staged } = live.row;
  const call = async (request: StepRequest): Promise<unknown> => {
    const { ordinal, action, input } = request;
    if (!staged) return await callForReal(deps, { live, eventId: work.event.id, ordinal, action, input });
    checkedInput(request);
    return usualAnswer(action);
  };
  const read = async (request: StepRequest): Promise<unknown> => {
    if (isCacheStep(request)) return cacheStep(deps.cache, live.row.id, live.effective.manifest.caching, request);
    return OWN_READS.test(request.action) ? readForHandler(deps.store.read, live.row.id, request) : call(request);
  };
  return startAttempt(work, {
    call,
    read,
    wait: ({ action, ordinal }) =>
      rate ? deps.limiter.waitFor(`${live.row.id} ${action}`, rate, `${work.event.id} ${ordinal}`) : 0,
    staged,
    write: deps.writeSteps,
    now: () => deps.clock.now(),
  });
}
