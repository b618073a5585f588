import type { DoneStep } from '#src/store/write-steps.ts';
import { ON_ITS_WAY } from './ended.ts';
import type { Performed } from './perform.ts';
import { contextOf, type TracedAttempt, type TracedStep } from './spans-of.ts';
import type { Work } from './work.ts';

const GOES_ON = new Set(['later', 'held']);

/** The kind of fault, never its sentence, which may quote what a service or a package said. */
function codeOf({ status, output, errorMessage }: DoneStep): string | null {
  if (status !== 'error') return errorMessage === null ? null : 'TemporaryFault';
  const code = typeof output === 'object' && output !== null && 'code' in output ? output.code : null;
  return typeof code === 'string' ? code : 'Error';
}

const tracedStep = (step: DoneStep): TracedStep => ({
  ordinal: step.ordinal,
  action: step.action,
  status: step.status,
  attempts: step.attempts,
  startedAt: step.startedAt,
  duration: step.duration,
  code: codeOf(step),
});

/** What is told of an attempt; null: the event goes on under another job. */
export function tracedAttempt({ event, batch = [event] }: Work, ended: Performed, now: number): TracedAttempt | null {
  const { kind } = ended.outcome;
  if (ON_ITS_WAY.has(kind)) return null;
  return {
    events: batch.map((one) => ({
      id: one.id,
      integrationId: one.integrationId,
      source: one.source,
      type: one.type,
      receivedAt: one.receivedAt,
      context: contextOf(one),
    })),
    steps: (ended.made ?? []).map(tracedStep),
    ended: GOES_ON.has(kind) ? null : kind,
    attempt: ended.attempts + 1,
    startedAt: ended.startedAt,
    endedAt: now,
  };
}
