import { Value } from 'typebox/value';
import { findAction, getAction } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import { Fault, sentenceOf } from '#src/kit/faults.ts';
import type { Ports, StepRequest } from '#src/sandbox/sandbox.ts';
import type { StepAnswer } from '#src/sandbox/step.ts';

/** A call that a handler made and nobody carried out. */
export interface RecordedCall {
  action: string;
  input: unknown;
}

/** What services would answer, by action; `{ error }` makes the call fail. */
export type Answers = Readonly<Record<string, unknown>>;

const failsWith = (answer: unknown): string | undefined => {
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : undefined;
  return typeof error === 'string' ? error : undefined;
};

/** Without an answer given, one that fits the action's own description. */
function usualAnswer(action: string): unknown {
  if (action === 'http.request') return { status: 200, headers: {}, body: {} };
  const known = findAction(action);
  return known ? Value.Create(known.output) : null;
}

const readAnswer = (request: StepRequest): unknown => (request.action === 'database.list' ? [] : null);

/** Ports without any effect: every call is checked as the real one would be, written down, and answered. */
export function recordingPorts(answers: Answers = {}): { ports: Ports; calls: RecordedCall[] } {
  const calls: RecordedCall[] = [];

  function answerTo(request: StepRequest): StepAnswer {
    const input =
      request.action === 'http.request' ? request.input : checkInput(getAction(request.action), request.input);
    calls.push({ action: request.action, input });
    const given = answers[request.action];
    const error = failsWith(given);
    if (error !== undefined) return { ok: false, error: { message: error, code: 'Request refused' } };
    return { ok: true, output: given ?? usualAnswer(request.action) };
  }

  return {
    calls,
    ports: {
      async step(request) {
        if (request.kind === 'read') return { ok: true, output: readAnswer(request) };
        try {
          return answerTo(request);
        } catch (thrown) {
          const code = thrown instanceof Fault ? thrown.title : 'Error';
          return { ok: false, error: { message: sentenceOf(thrown), code } };
        }
      },
    },
  };
}
