import { findAction } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { exampleOf } from '#src/kit/check-schema.ts';
import type { Clock } from '#src/kit/clock.ts';
import { Fault, sentenceOf } from '#src/kit/faults.ts';
import { createMemoryCache } from '#src/kit/memory-cache.ts';
import type { Ports, StepRequest } from '#src/sandbox/sandbox.ts';
import type { StepAnswer } from '#src/sandbox/step.ts';
import { inMemory } from './cache.ts';
import { cacheStep, isCacheStep } from './cache-step.ts';

/** A call that a handler made and nobody carried out. */
export interface RecordedCall {
  action: string;
  input: unknown;
}

/** What services would answer, by action; `{ error }` makes the call fail. */
export type Answers = Readonly<Record<string, unknown>>;

/** In one dry run no time goes by. */
const AT_REST: Clock = { now: () => 0 };

const failsWith = (answer: unknown): string | undefined => {
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : undefined;
  return typeof error === 'string' ? error : undefined;
};

/** Without an answer given, one that fits the action's own description; a plain one to a plain request. */
export function usualAnswer(action: string): unknown {
  if (action === 'database.list') return [];
  if (action.startsWith('database.') || action.startsWith('cache.')) return null;
  const known = findAction(action);
  return known ? exampleOf(known.output) : { status: 200, headers: {}, body: {} };
}

/** The input as the action takes it; throws what the real call would throw for it. */
export function checkedInput({ action, input }: StepRequest): unknown {
  const known = findAction(action);
  // What no service stands behind is ours, or a request of one of the package's own actions.
  return known ? checkInput(known, input) : input;
}

function refused(thrown: unknown): StepAnswer {
  const code = thrown instanceof Fault ? thrown.title : 'Error';
  return { ok: false, error: { message: sentenceOf(thrown), code } };
}

/** An answer to one key of the database comes before one to all of them. */
function answerName(answers: Answers, { action, input }: StepRequest): string | undefined {
  const { key, prefix } = (input ?? {}) as { key?: unknown; prefix?: unknown };
  const names = action.startsWith('database.') ? [`${action} ${key ?? prefix}`, action] : [action];
  return names.find((name) => Object.hasOwn(answers, name));
}

/** Ports without any effect: every step is checked as the real one would be, and answered; calls are written down. */
export function recordingPorts(
  answers: Answers = {},
  caching?: Manifest['caching'],
): { ports: Ports; calls: RecordedCall[] } {
  const calls: RecordedCall[] = [];
  const cache = inMemory(createMemoryCache(AT_REST));

  async function answerTo(request: StepRequest): Promise<StepAnswer> {
    if (isCacheStep(request)) return { ok: true, output: await cacheStep(cache, '', caching, request) };
    const { action, kind } = request;
    const input = checkedInput(request);
    if (kind === 'call') calls.push({ action, input });
    const name = answerName(answers, request);
    const given = name === undefined ? usualAnswer(action) : answers[name];
    const error = failsWith(given);
    if (error !== undefined) return { ok: false, error: { message: error, code: 'Request refused' } };
    return { ok: true, output: given };
  }

  return {
    calls,
    ports: {
      async step(request) {
        try {
          return await answerTo(request);
        } catch (thrown) {
          return refused(thrown);
        }
      },
    },
  };
}
