import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installRelay, type Relay, relayFiles, THREE_CALLS } from '../support/relay.ts';
import { deliver, type Service, startService, until, WEBHOOK_SECRET } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// The way of an event as OpenTelemetry sees it, from the sender's trace to the calls, at a real collector.

interface Told {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code?: number };
  attributes: { key: string; value: Record<string, unknown> }[];
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SENDER = 'b7ad6b7169203331';

let collector: Target;
let target: Target;
let service: Service;
let relay: Relay;

beforeAll(async () => {
  [collector, target] = [await startTarget(), await startTarget()];
  service = await startService({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=ours,authorization=Bearer%20of-the-collector',
    OTEL_SERVICE_NAME: 'bot of the tests',
  });
  relay = await installRelay(service, target, relayFiles(THREE_CALLS));
});
afterAll(async () => {
  await service.stop();
  await Promise.all([collector.close(), target.close()]);
});

const told = (): Told[] =>
  collector.calls.flatMap(({ json }) =>
    json.resourceSpans.flatMap((one: { scopeSpans: { spans: Told[] }[] }) =>
      one.scopeSpans.flatMap(({ spans }) => spans),
    ),
  );
const attribute = ({ attributes }: Told, name: string): unknown =>
  Object.values(attributes.find(({ key }) => key === name)?.value ?? {})[0];

async function send(headers: Record<string, string> = {}, payload: object = { n: 1 }): Promise<string> {
  const { status, body } = await deliver(relay.address(), 'issues', { action: 'opened', ...payload }, { headers });
  expect(status).toBe(202);
  return body.event_id;
}

const rootOf = (eventId: string) => told().find((span) => attribute(span, 'ccb.event') === eventId);

async function traceOf(eventId: string): Promise<{ root: Told; spans: Told[] }> {
  const root = await until(async () => rootOf(eventId), 'its trace');
  return { root, spans: told().filter(({ traceId }) => traceId === root.traceId) };
}

test("an event goes on with its sender's trace, and its calls carry it on", async () => {
  const eventId = await send({ traceparent: `00-${TRACE}-${SENDER}-01`, tracestate: 'vendor=1' });
  const { root, spans } = await traceOf(eventId);
  expect([root.traceId, root.parentSpanId, root.name, root.kind]).toEqual([TRACE, SENDER, 'github issues.opened', 5]);
  const inner = spans.filter((span) => span !== root);
  expect(inner.map(({ name }) => name).sort()).toEqual(
    ['filtered', 'received', 'settled', 'verified', 'webhook_send', 'webhook_send', 'webhook_send'].sort(),
  );
  expect(new Set(inner.map((span) => span.parentSpanId))).toEqual(new Set([root.spanId]));
  expect(attribute(root, 'ccb.status')).toBe('delivered');
  const sent = target.calls.map(({ headers }) => [headers.traceparent, headers.tracestate]);
  const calls = inner.filter(({ name }) => name === 'webhook_send');
  expect(sent.sort()).toEqual(calls.map(({ spanId }) => [`00-${TRACE}-${spanId}-01`, 'vendor=1']).sort());
  for (const { startTimeUnixNano: start, endTimeUnixNano: end } of spans) {
    expect(BigInt(end)).toBeGreaterThanOrEqual(BigInt(start));
    expect(BigInt(start)).toBeGreaterThanOrEqual(BigInt(root.startTimeUnixNano));
  }
});

test('one that came without begins its own; one that is not to be recorded is passed on all the same', async () => {
  target.calls.length = 0;
  const quiet = await send({ traceparent: `00-${TRACE.replace('0a', '0b')}-${SENDER}-00` });
  await until(async () => target.calls.length === 3, 'its calls');
  expect(target.calls[0]?.headers.traceparent).toMatch(/^00-0b.*-00$/);
  const odd = await send({ traceparent: `00-${'0'.repeat(32)}-${SENDER}-01` });
  const { root, spans } = await traceOf(odd);
  expect([root.parentSpanId, spans.length]).toEqual([undefined, 8]);
  expect(root.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
  expect(rootOf(quiet)).toBeUndefined();
});

test('what failed says of which kind, tries and all, and never what was said; a collector that is away loses nothing', async () => {
  collector.answer((_call, response) => void response.writeHead(503).end());
  target.answer((_call, response) => void response.writeHead(404).end('{"message":"secret words of the target"}'));
  const asked = collector.calls.length;
  const eventId = await send({}, { n: 2, said: 'words of the payload' });
  await until(async () => collector.calls.length > asked, 'a try');
  collector.answer((_call, response) => void response.end('{}'));
  const { root, spans } = await traceOf(eventId);
  expect([attribute(root, 'ccb.status'), root.status.code]).toEqual(['dead', 2]);
  const failed = spans.filter(({ name }) => name === 'webhook_send');
  expect(failed.map((span) => [span.status.code, attribute(span, 'ccb.status')])).toEqual([[2, 'error']]);
  const everything = collector.calls.map(({ body }) => body).join('');
  for (const secret of ['secret words', 'words of the payload', WEBHOOK_SECRET, target.url]) {
    expect(everything).not.toContain(secret);
  }
  const { headers, path, json } = collector.calls.at(-1) ?? {};
  expect([path, headers?.['x-tenant'], headers?.authorization]).toEqual([
    '/hook/v1/traces',
    'ours',
    'Bearer of-the-collector',
  ]);
  expect(JSON.stringify(json.resourceSpans[0].resource)).toContain('bot of the tests');
  expect((await service.api('GET', '/metrics')).body).toMatch(/ccb_trace_spans_total\{outcome="sent"\} \d+/);
});
