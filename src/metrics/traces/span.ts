/** One span as it is told; times in milliseconds, and never a payload, an address or a sentence of somebody else's. */
export interface Span {
  traceId: string;
  spanId: string;
  parentId: string | null;
  name: string;
  kind: 'consumer' | 'client' | 'internal';
  startedAt: number;
  endedAt: number;
  attributes: Readonly<Record<string, string | number | boolean>>;
  /** The kind of fault; null: all is well. */
  fault: string | null;
}

const KINDS = { internal: 1, client: 3, consumer: 5 } as const;
const FAILED = { code: 2 };

const nanos = (ms: number): string => `${Math.round(ms)}000000`;

const anyValue = (value: string | number | boolean): object => {
  if (typeof value === 'boolean') return { boolValue: value };
  return typeof value === 'number' ? { intValue: String(Math.round(value)) } : { stringValue: value };
};

const pairs = (attributes: Span['attributes']): object[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));

const written = (span: Span): object => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentId === null ? {} : { parentSpanId: span.parentId }),
  name: span.name,
  kind: KINDS[span.kind],
  startTimeUnixNano: nanos(span.startedAt),
  endTimeUnixNano: nanos(Math.max(span.startedAt, span.endedAt)),
  attributes: pairs(span.fault === null ? span.attributes : { ...span.attributes, 'error.type': span.fault }),
  status: span.fault === null ? {} : FAILED,
});

/** A request of OTLP over HTTP, in its JSON form. */
export const otlpBody = (service: string, version: string, spans: readonly Span[]): object => ({
  resourceSpans: [
    {
      resource: { attributes: pairs({ 'service.name': service, 'service.version': version }) },
      scopeSpans: [{ scope: { name: 'claude-code-bot', version }, spans: spans.map(written) }],
    },
  ],
});
