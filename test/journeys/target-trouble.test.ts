import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { createSender, installRelay, relayFiles } from '../support/relay.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// What a target's answers mean for the integration as a whole, beyond the event that met them.

const ONE_CALL = "    await context.webhook.send({ body: { n: event.payload.n } });\n    return { status: 'success' };";

const clock = movingClock();
let target: Target;
let service: Service;
let names = 0;

beforeAll(async () => {
  target = await startTarget();
  service = await startService({}, { clock });
});
afterAll(async () => {
  await service.stop();
  await target.close();
});
beforeEach(() => {
  target.calls.length = 0;
  answering(200);
});

function answering(status: number): void {
  target.answer((_call, response) => {
    response.statusCode = status;
    response.end('{}');
  });
}

async function relay() {
  const made = await installRelay(service, target, relayFiles(ONE_CALL), { name: `trouble-${++names}` });
  const sender = createSender(made.address);
  const get = async (path = '') => (await service.api('GET', `/v1/integrations/${made.id}${path}`)).body;
  return {
    ...made,
    get,
    async send(n = 1): Promise<string> {
      const id = `trouble-${++names}`;
      await sender.send({ action: 'opened', n }, id);
      return sender.accepted.get(id) ?? '';
    },
    ends: (event: string, status: string) =>
      until(async () => (await get(`/events/${event}`)).status === status, `${event} ${status}`),
    is: (status: string) => until(async () => (await get()).status === status, `the integration ${status}`),
  };
}

test('410 stops the integration: the address was taken away', async () => {
  const { send, ends, is, get } = await relay();
  answering(410);
  await ends(await send(), 'dead');
  await is('paused');
  expect(await get()).toMatchObject({
    health_status: 'unhealthy',
    error_details: { error: 'Target gone', service: 'webhook' },
  });
});

test('a credential that is refused again and again stops it; what came meanwhile is there for a replay', async () => {
  const { id, send, ends, is, get } = await relay();
  answering(401);
  await ends(await send(), 'dead');
  expect(await get()).toMatchObject({ status: 'active', error_details: { error: 'Credential refused' } });
  await ends(await send(), 'dead');
  await ends(await send(), 'dead');
  await is('inactive');
  answering(200);
  await service.api('PATCH', `/v1/integrations/${id}/config`, { webhook_url: `${target.url}/new` });
  await is('active');
  expect((await service.api('POST', `/v1/integrations/${id}/replay`, { from: '1h' })).body.replayed).toBe(3);
  await until(async () => (await get('/events?status=dead')).length === 0, 'all replayed');
  await until(async () => (await get()).health_status === 'healthy', 'health');
  expect((await get()).error_details).toBeNull();
});

test('a right that is missing is told, and the integration runs on', async () => {
  const { send, ends, get } = await relay();
  answering(403);
  for (let i = 0; i < 4; i++) await ends(await send(), 'dead');
  expect(await get()).toMatchObject({ status: 'active', health_status: 'unhealthy' });
  answering(200);
  await ends(await send(), 'delivered');
  expect(await get()).toMatchObject({ health_status: 'healthy', error_details: null });
});

test('an outage of twenty minutes: the target is left alone, nothing is lost or given up, all of it drains', async () => {
  const { send, ends, get } = await relay();
  answering(503);
  const events = await Promise.all(Array.from({ length: 30 }, (_, n) => send(n)));
  await until(async () => (await get('/queue/status')).waiting === 30 && target.calls.length >= 10, 'the first tries');
  for (let minute = 0; minute < 20; minute++) {
    clock.forward(60_000);
    await until(async () => (await get('/queue/status')).processing === 0, `minute ${minute}`);
  }
  expect(target.calls.length).toBeLessThan(30 + 20 * 4);
  answering(200);
  target.calls.length = 0;
  const hasDrained = async (): Promise<boolean> => {
    if ((await get('/queue/status')).processing === 0) clock.forward(20_000);
    return target.calls.length >= 30;
  };
  await until(hasDrained, 'all of it to drain');
  for (const event of events) await ends(event, 'delivered');
  const keys = target.calls.map((call) => call.headers['webhook-id']);
  expect(new Set(keys).size).toBe(30);
  expect(keys).toHaveLength(30);
});
