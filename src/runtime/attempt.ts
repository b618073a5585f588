import { crashPoint } from '#src/kit/crash.ts';
import { Fault, InputFault, OurFault, sentenceOf, TemporaryFault } from '#src/kit/faults.ts';
import { redact } from '#src/kit/redact.ts';
import type { HistoryStep, Ports, StepRequest } from '#src/sandbox/sandbox.ts';
import type { StepAnswer } from '#src/sandbox/step.ts';
import type { DoneStep } from '#src/store/write-steps.ts';
import type { Work } from './work.ts';

/** Why an attempt ended before its handler did: it is tried again. */
export interface Stopped {
  reason: string;
  /** Given by the target or the rate limit; null: by the retry plan. */
  at: number | null;
  costsAttempt: boolean;
}

export interface Attempt {
  ports: Ports;
  history: HistoryStep[];
  stopped(): Stopped | null;
  /** Steps that are not written yet. */
  unwritten(): DoneStep[];
  /** All steps of this attempt. */
  made(): readonly DoneStep[];
}

/** What an attempt does in the world. */
export interface Effects {
  call(request: StepRequest): Promise<unknown>;
  read(request: StepRequest): Promise<unknown>;
  /** What became of a call on its way: how it was sent, and what is to be written with its step. */
  beside?(ordinal: number): Pick<DoneStep, 'input' | 'thread'> | undefined;
  /** What is not to be written down of a document. */
  hide(value: unknown): unknown;
  /** How long the rate limit makes this call wait. */
  wait(request: StepRequest): number | Promise<number>;
  /** How long a target that says "too many" is left alone where it does not say it itself; null: as after any fault. */
  pause(request: StepRequest): number | null;
  /** True: calls are only written down; their steps are `skipped`. */
  staged: boolean;
  /** Resolves when the steps are committed. */
  write(steps: DoneStep[]): Promise<void>;
  now(): number;
}

const LONGEST_ERROR = 2000;
/** Characters of calls and answers that are kept with one event: all are read again at its next attempt. */
const MOST_KEPT = 10_000_000;
/** Shorter waits for the rate limit are slept through; longer ones give the place to others. */
const SLEPT_THROUGH_MS = 50;

const historyOf = (row: DoneStep): HistoryStep => ({
  ordinal: row.ordinal,
  kind: row.kind as HistoryStep['kind'],
  action: row.action,
  inputHash: row.inputHash,
  settledAs: row.settledAs ?? 0,
  ok: row.status !== 'error',
  output: row.output,
});

const sizeOf = (output: unknown): number => JSON.stringify(output)?.length ?? 0;

const isFinished = (row: DoneStep): boolean => row.status !== 'waiting';

const errorOf = (thrown: unknown) => ({
  message: sentenceOf(thrown).slice(0, LONGEST_ERROR),
  code: thrown instanceof Fault ? thrown.title : 'Error',
});

const isTooMany = ({ details }: TemporaryFault): boolean =>
  (details as { status?: number } | undefined)?.status === 429;

/** A temporary fault, or one of ours, is worth another try; everything else would end the same way. */
function stopFor(thrown: unknown, pauseMs: number | null): Stopped | null {
  if (thrown instanceof TemporaryFault) {
    const at = thrown.retryAfterMs ?? (isTooMany(thrown) ? pauseMs : null);
    return { reason: thrown.message, at, costsAttempt: at === null };
  }
  if (thrown instanceof OurFault || !(thrown instanceof Fault)) {
    return { reason: sentenceOf(thrown), at: null, costsAttempt: true };
  }
  return null;
}

/**
 * The ports of one run. Finished steps answer from the record; a new call is sent only after the finished ones before
 * it are committed, so that a power cut repeats nothing but what was under way.
 */
export function startAttempt(work: Pick<Work, 'event' | 'steps'>, effects: Effects): Attempt {
  const known = new Map(work.steps.map((row) => [row.ordinal, row]));
  const rows: DoneStep[] = [];
  const made: DoneStep[] = [];
  let settled = Math.max(0, ...work.steps.map((row) => row.settledAs ?? 0));
  let kept = work.steps.filter(isFinished).reduce((sum, row) => sum + sizeOf(row.input) + sizeOf(row.output), 0);
  let stop: Stopped | null = null;
  let writing: Promise<void> = Promise.resolve();

  function rowFor(request: StepRequest): DoneStep {
    return {
      eventId: work.event.id,
      ordinal: request.ordinal,
      kind: request.kind,
      action: request.action,
      inputHash: request.inputHash,
      status: 'waiting',
      settledAs: null,
      input: effects.hide(redact(request.input, [])),
      output: null,
      errorMessage: null,
      attempts: (known.get(request.ordinal)?.attempts ?? 0) + 1,
      startedAt: effects.now(),
      duration: null,
    };
  }

  async function writeRows(): Promise<void> {
    const finished = rows.filter(isFinished);
    if (finished.length === 0) return;
    await effects.write(finished);
    rows.splice(0, rows.length, ...rows.filter((row) => !finished.includes(row)));
  }

  /** One after the other: a call that comes while a write is under way waits for that one, too. */
  function writeFinished(): Promise<void> {
    const written = writing.then(writeRows);
    writing = written.catch(() => undefined);
    return written;
  }

  /** A record that no attempt could be begun with any more would take the service down with it. */
  function keep(value: unknown): unknown {
    const size = sizeOf(value);
    if (kept + size > MOST_KEPT) {
      throw new InputFault(
        'Record too large',
        `The calls of one event and their answers may come to ${MOST_KEPT} characters in all: ask for less.`,
      );
    }
    kept += size;
    return value ?? null;
  }

  function settle(
    row: DoneStep,
    result: { status: 'success' | 'error' | 'skipped'; output: unknown; error: string | null },
  ): void {
    const sent = effects.beside?.(row.ordinal);
    if (sent) Object.assign(row, { thread: sent.thread, input: effects.hide(redact(sent.input, [])) });
    row.status = result.status;
    row.output = result.output;
    row.errorMessage = result.error;
    row.duration = effects.now() - row.startedAt;
    row.settledAs = ++settled;
  }

  function refused(row: DoneStep, thrown: unknown, request: StepRequest): StepAnswer {
    const error = errorOf(thrown);
    const stopping = stopFor(thrown, effects.pause(request));
    if (!stopping) {
      settle(row, { status: 'error', output: error, error: error.message });
      return { ok: false, error };
    }
    row.errorMessage = error.message;
    row.duration = effects.now() - row.startedAt;
    stop ??= { ...stopping, at: stopping.at === null ? null : effects.now() + stopping.at };
    return { stop: true };
  }

  async function limited(request: StepRequest): Promise<boolean> {
    const wait = await effects.wait(request);
    if (wait === 0) return false;
    if (wait <= SLEPT_THROUGH_MS) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      return await limited(request);
    }
    stop ??= { reason: 'Waiting for its rate limit.', at: effects.now() + wait, costsAttempt: false };
    return true;
  }

  async function step(request: StepRequest): Promise<StepAnswer> {
    if (stop) return { stop: true };
    if (request.kind === 'call') {
      await writeFinished();
      if (await limited(request)) return { stop: true };
    }
    const row = rowFor(request);
    rows.push(row);
    made.push(row);
    try {
      keep(row.input);
      if (request.kind === 'call') crashPoint('deliver.intent');
      const answer = request.kind === 'call' ? await effects.call(request) : await effects.read(request);
      if (request.kind === 'call') crashPoint('deliver.received');
      const output = keep(answer);
      const isSkipped = effects.staged && request.kind === 'call';
      settle(row, { status: isSkipped ? 'skipped' : 'success', output, error: null });
      return { ok: true, output };
    } catch (thrown) {
      return refused(row, thrown, request);
    }
  }

  return {
    ports: { step },
    history: work.steps.filter(isFinished).map(historyOf),
    stopped: () => stop,
    unwritten: () => rows,
    made: () => made,
  };
}
