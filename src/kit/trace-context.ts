import { AsyncLocalStorage } from 'node:async_hooks';
import { hash } from 'node:crypto';

/** Where something belongs in a trace, as W3C's `traceparent` and `tracestate` say it. */
export interface TraceContext {
  traceId: string;
  /** The span of whoever sent it; null: the trace begins here. */
  parentId: string | null;
  /** False: whoever began the trace does not want it recorded. */
  sampled: boolean;
  state: string | null;
}

export type TraceHeaders = Readonly<Record<string, string>>;

const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;
const SAMPLED = 1;

const digest = (text: string, bytes: number): string => hash('sha256', text, 'hex').slice(0, bytes * 2);

/** What the headers of a delivery say; null: nothing, or nothing that can be read. */
export function readTraceContext(headers: Readonly<Record<string, string>>): TraceContext | null {
  const [, version, traceId, parentId, flags = '', more] = TRACEPARENT.exec(headers.traceparent ?? '') ?? [];
  if (traceId === undefined || parentId === undefined || (version === '00' && more !== undefined)) return null;
  const state = headers.tracestate ?? '';
  const sampled = (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED;
  return { traceId, parentId, sampled, state: TRACESTATE.test(state) ? state : null };
}

/** The trace of what came without one: the same whichever process works on it. */
export const traceOf = (id: string): TraceContext => ({
  traceId: digest(`trace ${id}`, 16),
  parentId: null,
  sampled: true,
  state: null,
});

/** The same at every try, so that a call can name its span before that ends. */
export const spanIdOf = (id: string, part: string): string => digest(`span ${id} ${part}`, 8);

export const traceHeaders = ({ traceId, sampled, state }: TraceContext, spanId: string): TraceHeaders => ({
  traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`,
  ...(state === null ? {} : { tracestate: state }),
});

const passed = new AsyncLocalStorage<TraceHeaders>();

/** Whatever is called over HTTP meanwhile carries these headers. */
export const passingOn = <T>(headers: TraceHeaders, work: () => T): T => passed.run(headers, work);

export const passedOn = (): TraceHeaders | undefined => passed.getStore();
