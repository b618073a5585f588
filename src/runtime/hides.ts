import type { Manifest } from '#src/integrations/package/manifest.ts';
import { InputFault } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { hide, hideIn, type PrivateValues, privateValues } from '#src/kit/private-values.ts';
import type { RunLog } from '#src/sandbox/sandbox.ts';
import type { StepRow } from '#src/store/rows.ts';
import type { EventWork } from '#src/store/work-events.ts';
import type { DoneStep } from '#src/store/write-steps.ts';
import type { Outcome } from './outcome.ts';
import type { Work } from './work.ts';

/** What a package wants hidden, and what stands there in the payloads at hand. */
export interface Hides {
  paths: readonly string[];
  values: PrivateValues;
}

function payloadOf({ body }: EventWork): unknown {
  try {
    return body === null ? null : parseBoundedJson(body, { maxKeys: 3_000_000 });
  } catch (thrown) {
    if (thrown instanceof InputFault) return null;
    throw thrown;
  }
}

/** Null: the package hides nothing. Only then is a payload looked into out here. */
export function hidesOf({ event, batch = [event] }: Work, { redact: paths = [] }: Manifest): Hides | null {
  return paths.length === 0 ? null : { paths, values: privateValues(batch.map(payloadOf), paths) };
}

const hideLog = (line: RunLog, values: PrivateValues): RunLog => ({
  ...line,
  message: hideIn(line.message, values),
  ...(line.data === undefined ? {} : { data: hide(line.data, values) }),
});

/** What is written down of an outcome, without them. */
export function hideOutcome(outcome: Outcome, { values }: Hides): Outcome {
  return {
    ...outcome,
    ...('reason' in outcome ? { reason: hideIn(outcome.reason, values) } : {}),
    ...('logs' in outcome ? { logs: outcome.logs.map((line) => hideLog(line, values)) } : {}),
    ...('result' in outcome ? { result: hide(outcome.result, values) } : {}),
  } as Outcome;
}

/** Nothing is asked of these events any more; those that were given up or held may be replayed. */
export const isOver = ({ kind }: Outcome): boolean => kind === 'delivered' || kind === 'filtered' || kind === 'staged';

const hideStep = <Row extends StepRow>(step: Row, values: PrivateValues): Row => ({
  ...step,
  input: hide(step.input, values),
  output: hide(step.output, values),
  errorMessage: step.errorMessage === null ? null : hideIn(step.errorMessage, values),
});

/** All steps of an event that is over, as they are to be kept: a retry would have needed their answers as they were. */
export function hideSteps(work: Work, made: readonly DoneStep[], { values }: Hides): DoneStep[] {
  const fresh = new Set(made.map((step) => step.ordinal));
  const before = work.steps.filter((step) => !fresh.has(step.ordinal));
  return [...before, ...made].map((step) => hideStep(step, values));
}
