import { readTraceContext, spanIdOf, type TraceContext, traceOf } from '#src/kit/trace-context.ts';
import type { Span } from '#src/metrics/traces/span.ts';
import type { EventWork } from '#src/store/work-events.ts';
import type { DoneStep } from '#src/store/write-steps.ts';

/** As much of an event as its spans tell: its payload is not kept for them. */
export type TracedEvent = Pick<EventWork, 'id' | 'integrationId' | 'source' | 'type' | 'receivedAt'> & {
  context: TraceContext;
};

export interface TracedStep
  extends Pick<DoneStep, 'ordinal' | 'action' | 'status' | 'attempts' | 'startedAt' | 'duration'> {
  /** Of its fault; null: there was none. */
  code: string | null;
}

/** An attempt that was written down. */
export interface TracedAttempt {
  /** Its calls are told with the first. */
  events: readonly TracedEvent[];
  steps: readonly TracedStep[];
  /** `delivered`, `dead`, …; null: it goes on later. */
  ended: string | null;
  attempt: number;
  startedAt: number;
  endedAt: number;
}

const ROOT = 'event';

/** The trace of an event: the sender's, where it named one. */
export const contextOf = ({ id, headers }: Pick<EventWork, 'id' | 'headers'>): TraceContext =>
  readTraceContext(headers) ?? traceOf(id);

/** The n-th call of a run at its n-th try. */
export const stepSpanId = (eventId: string, { ordinal, attempts }: Pick<DoneStep, 'ordinal' | 'attempts'>): string =>
  spanIdOf(eventId, `step ${ordinal} ${attempts}`);

const spanOfStep = ({ id, context }: TracedEvent, step: TracedStep): Span => ({
  traceId: context.traceId,
  spanId: stepSpanId(id, step),
  parentId: spanIdOf(id, ROOT),
  name: step.action,
  kind: 'client',
  startedAt: step.startedAt,
  endedAt: step.startedAt + (step.duration ?? 0),
  attributes: { 'ccb.call': step.ordinal, 'ccb.status': step.status, 'ccb.attempt': step.attempts },
  fault: step.code,
});

/** An event from its arrival to its end, with the points that it went through. */
function spansOfEvent(event: TracedEvent, { ended, attempt, startedAt, endedAt }: TracedAttempt): Span[] {
  const { traceId, parentId } = event.context;
  const rootId = spanIdOf(event.id, ROOT);
  const fault = ended === 'dead' ? ended : null;
  const point = (name: string, at: number, of: string | null = null): Span => ({
    traceId,
    spanId: spanIdOf(event.id, name),
    parentId: rootId,
    name,
    kind: 'internal',
    startedAt: at,
    endedAt: at,
    attributes: {},
    fault: of,
  });
  const root: Span = {
    ...point(`${event.source} ${event.type}`, event.receivedAt, fault),
    spanId: rootId,
    parentId,
    kind: 'consumer',
    endedAt,
    attributes: {
      'ccb.event': event.id,
      'ccb.integration': event.integrationId,
      'ccb.source': event.source,
      'ccb.type': event.type,
      'ccb.status': ended ?? '',
      'ccb.attempts': attempt,
    },
  };
  const arrived = [point('received', event.receivedAt), point('verified', event.receivedAt)];
  return [root, ...arrived, point('filtered', startedAt), point('settled', endedAt, fault)];
}

/** What an attempt adds to traces: its calls, and at the end of an event the event itself. */
export function spansOf(traced: TracedAttempt): Span[] {
  const wanted = traced.events.filter(({ context }) => context.sampled);
  const [first] = traced.events;
  const calls = first?.context.sampled ? traced.steps.map((step) => spanOfStep(first, step)) : [];
  if (traced.ended === null) return calls;
  return [...wanted.flatMap((event) => spansOfEvent(event, traced)), ...calls];
}
