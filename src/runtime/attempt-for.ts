import { cacheStep, isCacheStep } from '#src/execution/cache-step.ts';
import { checkedInput, usualAnswer } from '#src/execution/recording-ports.ts';
import type { Log } from '#src/kit/log.ts';
import { hide } from '#src/kit/private-values.ts';
import type { StepRequest } from '#src/sandbox/sandbox.ts';
import type { Store } from '#src/store/store.ts';
import type { DoneStep } from '#src/store/write-steps.ts';
import { type Attempt, startAttempt } from './attempt.ts';
import { cachedRead, isCacheable } from './cached-read.ts';
import type { Caches } from './caches.ts';
import { type ActionCall, type CallDeps, callAction } from './call-action.ts';
import type { Hides } from './hides.ts';
import type { Limiter } from './limiter.ts';
import { pauseOf, rateOf, targetOf } from './rate-of.ts';
import { readForHandler } from './read-for-handler.ts';
import { earlierTries } from './recall.ts';
import type { LiveProgram } from './subjects.ts';
import type { Threaded, Threads } from './threads.ts';
import type { Troubles } from './troubles.ts';
import type { Work } from './work.ts';

export interface AttemptDeps extends CallDeps {
  store: Store;
  limiter: Limiter;
  caches: Caches;
  troubles: Troubles;
  threads: Threads;
  log: Log;
  writeSteps(steps: DoneStep[]): Promise<void>;
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

/** What all of a run's events are about; null: they are about several things, or say nothing of it. */
function objectOf({ event, batch = [event] }: Work): string | null {
  return batch.every((one) => one.object === event.object) ? event.object : null;
}

/** What the calls of one run do: for real, or where the integration is staged only on paper. */
export function attemptFor(deps: AttemptDeps, work: Work, { live }: LiveProgram, hides: Hides | null): Attempt {
  const { manifest } = live.effective;
  const cache = deps.caches(manifest.caching);
  const { staged } = live.row;
  const threaded = new Map<number, Threaded>();
  const object = manifest.thread === true ? objectOf(work) : null;
  const earlier = earlierTries(deps, work);
  const send = async ({ ordinal, ...asked }: StepRequest): Promise<unknown> => {
    const one = { live, eventId: work.event.id, ordinal, askedAs: asked.action, earlier: earlier?.(ordinal) };
    if (object === null) return await callForReal(deps, { ...one, action: asked.action, input: asked.input });
    const about = { integrationId: live.row.id, object };
    const sent = await deps.threads.send(about, asked, (action, input) => callForReal(deps, { ...one, action, input }));
    threaded.set(ordinal, sent);
    return sent.output;
  };
  const call = async (request: StepRequest): Promise<unknown> => {
    if (!staged) return await send(request);
    checkedInput(request);
    return usualAnswer(request.action);
  };
  const read = async (request: StepRequest): Promise<unknown> => {
    if (isCacheStep(request)) return await cacheStep(cache, live.row.id, manifest.caching, request);
    if (OWN_READS.test(request.action)) return await readForHandler(deps.store.read, live.row.id, request);
    if (staged || !isCacheable(manifest, request)) return await call(request);
    return await cachedRead({ cache, clients: deps.clients, live }, request, () => call(request));
  };
  return startAttempt(work, {
    call,
    read,
    wait(request) {
      const target = targetOf(request);
      const rate = rateOf(manifest, target);
      return rate ? deps.limiter.waitFor(`${live.row.id} ${target}`, rate, `${work.event.id} ${request.ordinal}`) : 0;
    },
    pause: (request) => pauseOf(manifest, targetOf(request)),
    staged,
    hide: (value) => (hides ? hide(value, hides.values) : value),
    beside: (ordinal) => threaded.get(ordinal),
    write: deps.writeSteps,
    now: () => deps.clock.now(),
  });
}
