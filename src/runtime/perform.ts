import { programOf } from '#src/execution/program.ts';
import { run } from '#src/execution/run.ts';
import { type Effective, effectiveOf } from '#src/integrations/effective.ts';
import type { Live, LiveIntegrations } from '#src/integrations/live.ts';
import type { Clock } from '#src/kit/clock.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import type { Program, RunInput, RunResult, Sandbox } from '#src/sandbox/sandbox.ts';
import type { StepRow } from '#src/store/rows.ts';
import type { Store } from '#src/store/store.ts';
import { type Attempt, startAttempt } from './attempt.ts';
import { type CallDeps, callAction } from './call-action.ts';
import type { Limiter } from './limiter.ts';
import type { Outcome } from './outcome.ts';
import { rateOf } from './rate-of.ts';
import { readForHandler } from './read-for-handler.ts';
import { delayBefore } from './retry-plan.ts';
import type { Ended } from './settle.ts';
import type { Work } from './work.ts';

export interface PerformDeps extends CallDeps {
  store: Store;
  live: LiveIntegrations;
  sandbox: Sandbox;
  limiter: Limiter;
  clock: Clock;
  log: Log;
  writeSteps(steps: StepRow[]): Promise<void>;
}

export type Perform = (work: Work, options: { alone: boolean }) => Promise<Ended & { killedBeside: boolean }>;

/** Waiting costs no attempt, but not for ever: an event older than this uses them up. */
const PATIENCE_MS = 3 * 24 * 3600 * 1000;

/** Where an event has to run on a version that is not the present one, that version is looked up once. */
function createSubjects(deps: Pick<PerformDeps, 'store'>) {
  const programs = new WeakMap<Effective, Program>();
  return async (live: Live, versionId: string | null): Promise<{ live: Live; program: Program } | null> => {
    const isPresent = versionId === null || versionId === live.effective?.version.id;
    const effective = isPresent ? live.effective : await effectiveOf(deps.store.read, live.row, versionId);
    if (!effective) return null;
    const { version, manifest } = effective;
    const program =
      programs.get(effective) ??
      programOf({ versionId: version.id, projectId: live.row.projectId, files: version.files, manifest });
    programs.set(effective, program);
    return { live: isPresent ? live : { ...live, effective }, program };
  };
}

function inputOf(work: Work, live: Live, attempt: Attempt, alone: boolean): RunInput {
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
    config: live.row.config,
    history: attempt.history,
    alone,
  };
}

function later(
  deps: PerformDeps,
  work: Work,
  live: Live,
  attempt: Attempt,
  logs: Extract<Outcome, { kind: 'later' }>['logs'],
): Outcome {
  const stopped = attempt.stopped() ?? { reason: 'It has to be tried again.', at: null, costsAttempt: true };
  const now = deps.clock.now();
  const isOld = now - work.event.receivedAt > PATIENCE_MS;
  if (stopped.at !== null && !stopped.costsAttempt && !isOld) {
    return { kind: 'later', at: stopped.at, reason: stopped.reason, costsAttempt: false, logs };
  }
  const retries = live.effective?.manifest.retries ?? { retry_attempts: 5, retry_backoff: 'exponential' };
  const delay = delayBefore(work.event.attempts + 1, retries);
  if (delay === null)
    return { kind: 'dead', reason: `Given up after ${work.event.attempts + 1} attempts. ${stopped.reason}`, logs };
  const at = Math.max(now + delay, stopped.at ?? 0);
  return { kind: 'later', at, reason: stopped.reason, costsAttempt: true, logs };
}

/** A run that used up its CPU or memory would do so again; a process that died may have died of something else. */
function killed(
  deps: PerformDeps,
  work: Work,
  live: Live,
  attempt: Attempt,
  result: Extract<RunResult, { status: 'killed' }>,
): Outcome {
  if (result.shared)
    return { kind: 'later', at: deps.clock.now(), reason: result.message, costsAttempt: false, logs: result.logs };
  if (result.reason !== 'crash' && result.reason !== 'wall')
    return { kind: 'failed', reason: result.message, logs: result.logs };
  const outcome = later(deps, work, live, attempt, result.logs);
  return { ...outcome, reason: result.message } as Outcome;
}

function outcomeOf(deps: PerformDeps, work: Work, live: Live, attempt: Attempt, result: RunResult): Outcome {
  switch (result.status) {
    case 'filtered':
      return { kind: 'filtered', reason: result.reason };
    case 'done':
      return { kind: 'delivered', result: result.result, logs: result.logs, writes: result.writes };
    case 'stopped':
      return later(deps, work, live, attempt, result.logs);
    case 'threw': {
      const where = result.error.where ? ` (${result.error.where})` : '';
      return { kind: 'failed', reason: `${result.error.name}: ${result.error.message}${where}`, logs: result.logs };
    }
    case 'not_repeatable':
      return { kind: 'failed', reason: `handler not repeatable: ${result.message}`, logs: result.logs };
    case 'killed':
      return killed(deps, work, live, attempt, result);
  }
}

/** Runs one event: conditions, routing, rendering and handler in the sandbox, its calls out here. Never throws. */
export function createPerform(deps: PerformDeps): Perform {
  const subjectOf = createSubjects(deps);

  function attemptFor(work: Work, live: Live): Attempt {
    return startAttempt(work, {
      call: (request) =>
        callAction(deps, {
          live,
          eventId: work.event.id,
          ordinal: request.ordinal,
          action: request.action,
          input: request.input,
        }),
      read: (request) => readForHandler(deps.store.read, live.row.id, request),
      wait: (request) => {
        const rate = rateOf(live.effective?.manifest);
        const service = request.action.split('_', 1)[0] ?? '';
        return rate
          ? deps.limiter.waitFor(`${live.row.id} ${service}`, rate, `${work.event.id} ${request.ordinal}`)
          : 0;
      },
      write: deps.writeSteps,
      now: () => deps.clock.now(),
    });
  }

  return async (work, { alone }) => {
    const startedAt = work.event.startedAt ?? deps.clock.now();
    const ended = {
      job: work.job,
      integrationId: work.event.integrationId,
      versionId: work.event.versionId,
      attempts: work.event.attempts,
      startedAt,
    };
    let attempt: Attempt | undefined;
    try {
      const present = await deps.live.find(work.event.integrationId);
      if (!present || present.row.status !== 'active') {
        const reason = 'The integration is not active; the event waits until it is replayed.';
        return { ...ended, outcome: { kind: 'held', reason }, steps: [], killedBeside: false };
      }
      const subject = await subjectOf(present, work.event.versionId);
      if (!subject)
        return {
          ...ended,
          outcome: { kind: 'failed', reason: 'Its version is gone.', logs: [] },
          steps: [],
          killedBeside: false,
        };
      const { live, program } = subject;
      attempt = attemptFor(work, live);
      crashPoint('dispatch.running');
      const input = inputOf(work, live, attempt, alone);
      const result = await run(deps.sandbox, program, live.effective?.manifest.events ?? [], input, attempt.ports);
      crashPoint('dispatch.returned');
      const outcome = outcomeOf(deps, work, live, attempt, result);
      const versionId = live.effective?.version.id ?? null;
      return {
        ...ended,
        versionId,
        outcome,
        steps: attempt.unwritten(),
        killedBeside: result.status === 'killed' && result.shared,
      };
    } catch (thrown) {
      deps.log.error({ err: thrown, event: work.event.id }, 'an attempt broke through our fault');
      const outcome: Outcome = {
        kind: 'later',
        at: deps.clock.now() + 10_000,
        reason: sentenceOf(thrown),
        costsAttempt: true,
        logs: [],
      };
      return { ...ended, outcome, steps: attempt?.unwritten() ?? [], killedBeside: false };
    }
  };
}
