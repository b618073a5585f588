import { passingOn, readTraceContext, traceHeaders } from '#src/kit/trace-context.ts';
import type { Ports } from '#src/sandbox/sandbox.ts';
import { contextOf, stepSpanId } from './spans-of.ts';
import type { Work } from './work.ts';

/** Calls carry the trace of their event: the sender's, or where traces are recorded one of our own. */
export function tracedPorts({ event, steps }: Work, ports: Ports, isRecorded: boolean): Ports {
  if (!isRecorded && readTraceContext(event.headers) === null) return ports;
  const context = contextOf(event);
  return {
    step(request) {
      const before = steps.find(({ ordinal }) => ordinal === request.ordinal)?.attempts ?? 0;
      const spanId = stepSpanId(event.id, { ordinal: request.ordinal, attempts: before + 1 });
      return passingOn(traceHeaders(context, spanId), () => ports.step(request));
    },
  };
}
