import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { createSender, installRelay, relayFiles } from '../support/relay.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// What is counted of events, and what people read of it.

const ONE_CALL = "    await context.webhook.send({ body: { n: event.payload.n } });\n    return { status: 'success' };";
const clock = movingClock();
let target: Target;
let service: Service;
let id: string;

const get = async (path: string) => (await service.api('GET', path)).body;
const metrics = (query = '') => get(`/v1/integrations/${id}/metrics${query}`);

beforeAll(async () => {
  target = await startTarget();
  target.answer(({ json }, response) => {
    response.statusCode = json.n % 5 === 0 ? 400 : 200;
    response.end('{}');
  });
  service = await startService({}, { clock });
  const relay = await installRelay(service, target, relayFiles(ONE_CALL));
  id = relay.id;
  const sender = createSender(relay.address);
  for (let n = 1; n <= 20; n++) await sender.send({ action: 'opened', n });
  await until(async () => (await metrics()).events === 20, 'twenty events counted');
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

test('all figures and their course', async () => {
  const { series, ...all } = await metrics('?from=1h');
  expect(all).toMatchObject({
    events: 20,
    delivered: 16,
    dead: 4,
    success_rate: 80,
    error_rate: 20,
    queue_depth: 0,
    enabled: true,
    step: 60_000,
  });
  expect(all.latency_p50).toBeLessThanOrEqual(all.latency_p95);
  expect(all.latency_p95).toBeLessThanOrEqual(all.latency_p99);
  expect(series.reduce((sum: number, point: { events: number }) => sum + point.events, 0)).toBe(20);
});

test.each([
  ['error_rate', 20, '%'],
  ['availability', 80, '%'],
  ['events', 20, ''],
  ['queue_depth', 0, ''],
])('a single one: %s', async (metric, value, unit) => {
  expect(await metrics(`?metric=${metric}&from=1h`)).toMatchObject({ metric, value, unit });
});

test('long ranges have what has just happened, before hours and days are summed up', async () => {
  const ranges = await Promise.all(['7d', '90d'].map((from) => metrics(`?from=${from}`)));
  expect(ranges.map(({ step, events, series }) => [step, events, series.length])).toEqual([
    [3_600_000, 20, 1],
    [86_400_000, 20, 1],
  ]);
  expect(await get(`/v1/integrations/${id}/metrics/status`)).toMatchObject({
    enabled: true,
    last_recorded_at: expect.any(String),
  });
});

test('what nobody knows is told', async () => {
  expect((await service.api('GET', `/v1/integrations/${id}/metrics?metric=eror_rate`)).body.message).toMatch(
    /error_rate/,
  );
  expect((await service.api('GET', `/v1/integrations/${id}/metrics?from=2026-01-02&to=2026-01-01`)).status).toBe(400);
});

test('hours and days are the sums of their minutes, when the minutes are gone', async () => {
  clock.forward(30 * 60_000);
  await until(
    async () => (await metrics('?from=7d')).step === 3_600_000 && (await metrics('?from=7d')).events === 20,
    'hours',
  );
  clock.forward(3 * 86_400_000);
  await until(async () => (await metrics('?from=4h')).events === 0, 'nothing lately');
  await until(async () => (await metrics('?from=7d')).events === 20, 'hours, without minutes');
  await until(async () => (await metrics('?from=90d')).events === 20, 'days');
});

test('overall, as status, for Prometheus', async () => {
  expect(await get('/v1/metrics/performance?from=7d')).toMatchObject({
    events: 20,
    process: { uptime: expect.any(Number) },
  });
  const { status, body } = await service.api('GET', '/metrics', undefined, null);
  expect(status).toBe(200);
  expect(body).toMatch(/^ccb_queue_waiting 0$/m);
  const reader = await service.api('POST', '/v1/auth/tokens', { name: 'reader', type: 'read_only' });
  expect((await service.api('GET', '/metrics', undefined, reader.body.token)).status).toBe(403);
});

test('who wants no metrics is not counted', async () => {
  await service.api('PATCH', `/v1/integrations/${id}/monitoring`, { metrics_enabled: false });
  const sender = createSender(() => `${service.url}/webhooks/${id}`);
  await sender.send({ action: 'opened', n: 1 });
  await until(async () => target.calls.length === 21, 'one more');
  await until(async () => (await get(`/v1/integrations/${id}/events?limit=1`))[0].status === 'delivered', 'delivered');
  expect((await metrics('?from=1h')).events).toBe(0);
  expect((await get(`/v1/integrations/${id}/metrics/status`)).enabled).toBe(false);
});
