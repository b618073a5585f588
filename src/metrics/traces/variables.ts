import type { VariableReader } from '#src/kit/variables.ts';
import type { TraceTarget } from './exporter.ts';

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `name=value` pairs, as OpenTelemetry writes them: values may be percent-encoded. */
function otlpHeaders(read: VariableReader): Record<string, string> {
  const pairs = read.list('OTEL_EXPORTER_OTLP_HEADERS').map((one) => /^([\w-]{1,100})=(.{1,4000})$/.exec(one));
  if (pairs.includes(null)) read.wrong('OTEL_EXPORTER_OTLP_HEADERS', 'write name=value, and commas between several.');
  return Object.fromEntries(
    pairs.flatMap((pair) => (pair ? [[pair[1]?.toLowerCase() ?? '', decoded(pair[2] ?? '')]] : [])),
  );
}

/** Where traces go; undefined: nowhere. */
export function traceTarget(read: VariableReader): TraceTarget | undefined {
  const endpoint = read.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']);
  const headers = otlpHeaders(read);
  const service = read.text('OTEL_SERVICE_NAME') ?? 'claude-code-bot';
  if (endpoint !== undefined && /^[a-z]+:\/\/[^/]*@/.test(endpoint))
    return read.wrong('OTEL_EXPORTER_OTLP_ENDPOINT', 'must hold no password; put one into OTEL_EXPORTER_OTLP_HEADERS.');
  return endpoint === undefined ? undefined : { endpoint, headers, service };
}
