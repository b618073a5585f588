import { eventJob } from '#src/events/event-job.ts';
import { type Batching, batchingOf } from '#src/execution/batching.ts';
import { run } from '#src/execution/run.ts';
import type { LiveIntegrations } from '#src/integrations/live.ts';
import { isHeard } from '#src/integrations/monitoring.ts';
import { crashPoint } from '#src/kit/crash.ts';
import { sentenceOf } from '#src/kit/faults.ts';
import { matchesEvent } from '#src/kit/matches-event.ts';
import type { RunInput, RunResult, Sandbox } from '#src/sandbox/sandbox.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { DoneStep } from '#src/store/write-steps.ts';
import type { Attempt } from './attempt.ts';
import { type AttemptDeps, attemptFor } from './attempt-for.ts';
import { describedAs } from './describe.ts';
import type { Ended } from './ended.ts';
import { type Hides, hideOutcome, hideSteps, hidesOf, isOver } from './hides.ts';
import type { Outcome } from './outcome.ts';
import { outcomeOf } from './outcome-of.ts';
import { inputOf } from './run-input.ts';
import { createSubjects, type LiveProgram } from './subjects.ts';
import { tracedPorts } from './traced-ports.ts';
import { versionFor } from './version-for.ts';
import type { Work } from './work.ts';

export interface PerformDeps extends AttemptDeps {
  live: LiveIntegrations;
  sandbox: Sandbox;
  /** Whether traces are recorded. */
  traced: boolean;
}

export interface Performed extends Ended {
  /** It was killed while others shared its isolate: it runs alone next time. */
  killedBeside: boolean;
  /** It was killed, nobody else was there, and it was neither for its calls nor for waiting too long. */
  guilty: boolean;
  /** All calls of this attempt, those that are written already among them. */
  made?: readonly DoneStep[];
}

export type Perform = (work: Work, options: { alone: boolean }) => Promise<Performed>;

/** After a fault of ours: long enough not to spin, short enough to be over soon. */
const OURS_AGAIN_MS = 10_000;
const MOST_OURS = 20;

const HELD: Outcome = { kind: 'held', reason: 'The integration is not active; the event is kept as held.' };
const GONE: Outcome = { kind: 'dead', reason: 'Its version is gone.', logs: [] };

type Verdict = Pick<Performed, 'killedBeside' | 'guilty'>;
const INNOCENT: Verdict = { killedBeside: false, guilty: false };

function verdictOf(result: RunResult): Verdict {
  if (result.status !== 'killed') return INNOCENT;
  return {
    killedBeside: result.shared,
    guilty: !result.shared && result.reason !== 'wall' && result.reason !== 'calls',
  };
}

/** What was sent under a batch's keys binds its events together: they go on as one, or not at all. */
const hasDone = ({ steps }: Work): boolean => steps.some((step) => step.status === 'success');

const gathered = ({ event }: Work, { live }: LiveProgram, batching: Batching): Outcome => ({
  kind: 'gathered',
  projectId: live.row.projectId,
  batching,
  bytes: event.body?.length ?? 0,
});

const dissolved = ({ batch = [] }: Work, { live }: LiveProgram, dueAt: number): Outcome => ({
  kind: 'dissolved',
  jobs: batch.map((event) => eventJob(event, { projectId: live.row.projectId, dueAt, described: true })),
});

/** Nothing in the package could hold it back: it need not be looked into before it joins its batch. */
function passesUnseen({ event }: Work, { live, program }: LiveProgram): boolean {
  const { filters, routing_rules: rules } = program.settings;
  const asksNothing = Object.keys(filters.lists).length + filters.conditions.length + rules.length === 0;
  return asksNothing && matchesEvent(live.effective.manifest.events, event.type);
}

type Done = Pick<Performed, 'outcome'> & Partial<Performed>;

/** Without what the package wants hidden; what nobody needs any more is to be forgotten altogether. */
function hidden(work: Work, done: Done, attempt: Attempt, hides: Hides | null): Done {
  if (!hides) return done;
  const outcome = hideOutcome(done.outcome, hides);
  if (!isOver(outcome)) return { ...done, outcome };
  const { event, batch = [event] } = work;
  const redact = { paths: hides.paths, deliveryIds: batch.map((one) => one.deliveryId) };
  return { ...done, outcome, steps: hideSteps(work, attempt.made(), hides), redact };
}

/** Without the lines that nobody wants to keep. */
const heardOf = (row: IntegrationRow, outcome: Outcome): Outcome =>
  'logs' in outcome ? { ...outcome, logs: outcome.logs.filter(({ level }) => isHeard(row, level)) } : outcome;

/** Runs an event, or a batch: conditions, routing, rendering and handler in the sandbox, its calls out here. Never throws. */
export function createPerform(deps: PerformDeps): Perform {
  const subjectOf = createSubjects(deps.store.read);

  /** What was only written down was not delivered, and leaves nothing behind. */
  function ended(work: Work, { live }: LiveProgram, attempt: Attempt, result: RunResult): Outcome {
    const outcome = outcomeOf(result, {
      now: deps.clock.now(),
      receivedAt: work.event.receivedAt,
      attempts: work.event.attempts,
      retries: live.effective.manifest.retries,
      stopped: attempt.stopped(),
    });
    const heard = heardOf(live.row, outcome);
    return live.row.staged && heard.kind === 'delivered' ? { ...heard, kind: 'staged' } : heard;
  }

  async function performOn(work: Work, subject: LiveProgram, alone: boolean): Promise<Partial<Performed>> {
    const hides = hidesOf(work, subject.live.effective.manifest);
    const attempt = attemptFor(deps, work, subject, hides);
    crashPoint('dispatch.running');
    const { version, manifest } = subject.live.effective;
    const done = { versionId: version.id, steps: attempt.unwritten(), made: attempt.made() };
    let result: RunResult;
    try {
      const input = inputOf(work, subject, attempt, alone);
      const ports = tracedPorts(work, attempt.ports, deps.traced);
      result = await run(deps.sandbox, subject.program, manifest.events, input, ports);
    } catch (thrown) {
      // Calls that were made stay made: the next attempt must find them.
      return { ...done, outcome: broken(work, thrown) };
    }
    crashPoint('dispatch.returned');
    const outcome = ended(work, subject, attempt, result);
    return hidden(work, { ...done, ...verdictOf(result), outcome }, attempt, hides);
  }

  /** Goes only a part of the way; `on` says what follows where nothing stopped it. */
  async function part(
    work: Work,
    subject: LiveProgram,
    how: Pick<RunInput, 'only' | 'alone'>,
    on: (result: RunResult) => Outcome | null,
  ): Promise<Partial<Performed>> {
    const { version, manifest } = subject.live.effective;
    const hides = hidesOf(work, manifest);
    const attempt = attemptFor(deps, work, subject, hides);
    const input = { ...inputOf(work, subject, attempt, how.alone ?? false), ...how };
    const result = await run(deps.sandbox, subject.program, manifest.events, input, attempt.ports);
    const outcome = on(result);
    if (outcome) return { outcome };
    const done = { versionId: version.id, outcome: ended(work, subject, attempt, result), ...verdictOf(result) };
    return hidden(work, done, attempt, hides);
  }

  /** Where the package has a processor for it, that says what the event is before anything else is done. */
  const learn = (work: Work, subject: LiveProgram, alone: boolean): Promise<Partial<Performed>> =>
    part(work, subject, { only: 'processor', alone }, (result) =>
      result.status === 'described'
        ? {
            kind: 'described',
            as: describedAs(work.event, subject.live, subject.live.effective.manifest, result.about),
          }
        : null,
    );

  /** An event that is to join a batch goes no further than its filters. */
  async function admit(work: Work, subject: LiveProgram, batching: Batching, alone: boolean) {
    const outcome = gathered(work, subject, batching);
    if (passesUnseen(work, subject)) return { outcome };
    return await part(work, subject, { only: 'filters', alone }, (result) =>
      result.status === 'passed' ? outcome : null,
    );
  }

  async function attemptAt(work: Work, alone: boolean): Promise<Partial<Performed>> {
    const live = await deps.live.find(work.event.integrationId);
    if (live?.row.status !== 'active') return { outcome: HELD };
    const subject = await subjectOf(live, versionFor(work.event, live.row));
    if (!subject) return { outcome: GONE };
    if (subject.program.processor && !work.batch && work.job.payload?.described !== true)
      return await learn(work, subject, alone);
    const batching = batchingOf(subject.live.effective.manifest);
    if (batching && !work.batch) return await admit(work, subject, batching, alone);
    if (!batching && work.batch && !hasDone(work)) return { outcome: dissolved(work, subject, deps.clock.now()) };
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
      ...INNOCENT,
      ...(work.batch ? { batch: { leaderId: event.id, together: hasDone(work), size: work.batch.length } } : {}),
    };
    try {
      return { ...before, ...(await attemptAt(work, alone)) } as Performed;
    } catch (thrown) {
      return { ...before, outcome: broken(work, thrown) };
    }
  };
}
