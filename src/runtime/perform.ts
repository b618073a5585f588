import { cacheStep, isCacheStep } from '#src/execution/cache-step.ts';
import { checkedInput, usualAnswer } from '#src/execution/recording-ports.ts';
import { run } from '#src/execution/run.ts';
import type { LiveIntegrations } from '#src/integrations/live.ts';
import type { Clock } from '#src/kit/clock.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import type { MemoryCache } from '#src/kit/memory-cache.ts';
import type { RunInput, RunResult, Sandbox, StepRequest } from '#src/sandbox/sandbox.ts';
import type { StepRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';
import { type Attempt, startAttempt } from './attempt.ts';
import { type ActionCall, type CallDeps, callAction } from './call-action.ts';
import type { Limiter } from './limiter.ts';
import type { Outcome } from './outcome.ts';
import { outcomeOf } from './outcome-of.ts';
import { rateOf } from './rate-of.ts';
import { readForHandler } from './read-for-handler.ts';
import type { Ended } from './settle.ts';
import { createSubjects, type LiveProgram } from './subjects.ts';
import type { Troubles } from './troubles.ts';
import type { Work } from './work.ts';

export interface PerformDeps extends CallDeps {
  store: Store;
  live: LiveIntegrations;
  sandbox: Sandbox;
  limiter: Limiter;
  cache: MemoryCache;
  troubles: Troubles;
  clock: Clock;
  log: Log;
  writeSteps(steps: StepRow[]): Promise<void>;
}

export interface Performed extends Ended {
  /** It was killed while others shared its isolate: it runs alone next time. */
  killedBeside: boolean;
}

export type Perform = (work: Work, options: { alone: boolean }) => Promise<Performed>;

/** After a fault of ours: long enough not to spin, short enough to be over soon. */
const OURS_AGAIN_MS = 10_000;
const MOST_OURS = 20;
/** Reads that are answered from what we store; all others go out to a service. */
const OWN_READS = /^database\./;

function inputOf(work: Work, { config }: LiveProgram, attempt: Attempt, alone: boolean): RunInput {
  const { event } = work;
  return {
    runId: event.id,
    seed: event.id,
    now: event.receivedAt,
    event: {
      id: event.id,
      type: event.type,
      source: event.source,
      delivery_id: event.externalId,
      received_at: event.receivedAt,
      headers: event.headers,
      replayed: event.replayOf !== null,
    },
    body: event.body?.toString('utf8') ?? 'null',
    config,
    history: attempt.history,
    alone,
  };
}

/** What the answer says about the integration as a whole is noted; it changes nothing for this event. */
async function callForReal(deps: PerformDeps, call: ActionCall): Promise<unknown> {
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

function attemptFor(deps: PerformDeps, work: Work, { live }: LiveProgram): Attempt {
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

/** Runs one event: conditions, routing, rendering and handler in the sandbox, its calls out here. Never throws. */
export function createPerform(deps: PerformDeps): Perform {
  const subjectOf = createSubjects(deps.store.read);

  async function performOn(work: Work, subject: LiveProgram, alone: boolean): Promise<Partial<Performed>> {
    const attempt = attemptFor(deps, work, subject);
    crashPoint('dispatch.running');
    const { version, manifest } = subject.live.effective;
    const input = inputOf(work, subject, attempt, alone);
    let result: RunResult;
    try {
      result = await run(deps.sandbox, subject.program, manifest.events, input, attempt.ports);
    } catch (thrown) {
      // Calls that were made stay made: the next attempt must find them.
      return { versionId: version.id, outcome: broken(work, thrown), steps: attempt.unwritten() };
    }
    crashPoint('dispatch.returned');
    const outcome = outcomeOf(result, {
      now: deps.clock.now(),
      receivedAt: work.event.receivedAt,
      attempts: work.event.attempts,
      retries: manifest.retries,
      stopped: attempt.stopped(),
    });
    // What was only written down was not delivered, and leaves nothing behind.
    const shown =
      subject.live.row.staged && outcome.kind === 'delivered' ? { ...outcome, kind: 'staged' as const } : outcome;
    const killedBeside = result.status === 'killed' && result.shared;
    return { versionId: version.id, outcome: shown, steps: attempt.unwritten(), killedBeside };
  }

  async function attemptAt(work: Work, alone: boolean): Promise<Partial<Performed>> {
    const live = await deps.live.find(work.event.integrationId);
    if (live?.row.status !== 'active') {
      return {
        outcome: { kind: 'held', reason: 'The integration is not active; the event is kept as held.' },
      };
    }
    const subject = await subjectOf(live, work.event.versionId);
    if (!subject) return { outcome: { kind: 'dead', reason: 'Its version is gone.', logs: [] } };
    return await performOn(work, subject, alone);
  }

  function broken(work: Work, thrown: unknown): Outcome {
    deps.log.error({ err: thrown, event: work.event.id }, 'an attempt broke through our fault');
    if (work.event.attempts >= MOST_OURS) return { kind: 'dead', reason: sentenceOf(thrown), logs: [] };
    const at = deps.clock.now() + OURS_AGAIN_MS;
    return { kind: 'later', at, reason: sentenceOf(thrown), costsAttempt: true, logs: [] };
  }

  return async (work, { alone }) => {
    const { event } = work;
    const before = {
      job: work.job,
      integrationId: event.integrationId,
      versionId: event.versionId,
      attempts: event.attempts,
      startedAt: event.startedAt ?? deps.clock.now(),
      steps: [],
      killedBeside: false,
    };
    try {
      return { ...before, ...(await attemptAt(work, alone)) } as Performed;
    } catch (thrown) {
      return { ...before, outcome: broken(work, thrown) };
    }
  };
}
