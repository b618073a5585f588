import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { installRelay, type Relay, relayFiles } from '../support/relay.ts';
import { deliver, type Service, startService, until } from '../support/service.ts';

// What a handler keeps in context.cache is there for the next event, as long as it should be.

const clock = movingClock();
let service: Service;
let serial = 0;

beforeAll(async () => {
  service = await startService({}, { clock });
});
afterAll(() => service.stop());

const install = (body: string, caching: string): Promise<Relay> =>
  installRelay(service, { url: 'http://127.0.0.1:9/' }, relayFiles(`    ${body}`, [`caching: ${caching}`]), {
    name: `cache ${++serial}`,
  });

async function resultOf(relay: Relay, payload: object = {}): Promise<unknown> {
  const sent = await deliver(relay.address(), 'push', payload);
  const event = await until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${relay.id}/events/${sent.body.event_id}`);
    return ['delivered', 'dead'].includes(body.status) && body;
  }, 'the end of the event');
  return event.status === 'delivered' ? event.result : event.reason;
}

const COUNT = `const seen = (await context.cache.get('seen')) ?? 0;
    await context.cache.set('seen', seen + 1, event.payload.ttl ? { ttl: event.payload.ttl } : {});
    if (event.payload.forget) await context.cache.delete('seen');
    return seen;`;

test('values live from event to event, for the ttl of the manifest or of the call', async () => {
  const relay = await install(COUNT, '{ enabled: true, ttl: 1m }');
  expect([await resultOf(relay), await resultOf(relay)]).toEqual([0, 1]);
  clock.forward(61_000);
  expect(await resultOf(relay, { ttl: '1h' })).toBe(0);
  clock.forward(61_000);
  expect(await resultOf(relay, { forget: true })).toBe(1);
  expect(await resultOf(relay)).toBe(0);
  const other = await install(COUNT, '{ enabled: true }');
  expect(await resultOf(other)).toBe(0);
});

test('max_size bounds them, and a ttl that is none is refused', async () => {
  const body = `await context.cache.set('big', 'x'.repeat(2000));
    try { await context.cache.set('k', 1, { ttl: 'soon' }); } catch (error) { return [await context.cache.get('big'), error.message]; }`;
  expect(await resultOf(await install(body, '{ enabled: true, max_size: 1KB }'))).toEqual([
    null,
    expect.stringContaining('is not a duration'),
  ]);
});

test('where caching is not enabled the sentence says what to write', async () => {
  expect(await resultOf(await install(COUNT, '{ ttl: 1m }'))).toContain('caching: { enabled: true }');
});
