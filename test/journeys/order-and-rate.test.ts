import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { oracle } from '../support/oracle.ts';
import { createSender, installRelay, type Relay, relayFiles, type Sender } from '../support/relay.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target, type TargetCall } from '../support/target.ts';

// What an integration may ask for beside delivery itself: order per object, and no more than so many calls a minute.

const HANDLER =
  '    await context.webhook.send({ body: { delivery: event.delivery_id, key: event.payload.key, n: event.payload.n } });';

const SLACK = 3;
const accepted = new Map<string, string>();
const refused = new Set<TargetCall>();
const clock = movingClock();
let target: Target;
let service: Service;

beforeAll(async () => {
  target = await startTarget();
  service = await startService({}, { clock });
});

afterAll(async () => {
  await service.stop();
  await target.close();
});

async function relayWith(name: string, more: readonly string[]): Promise<Relay & { sender: Sender }> {
  const relay = await installRelay(service, target, relayFiles(HANDLER, more), { name });
  return { ...relay, sender: createSender(relay.address) };
}

const delivered = ({ id }: Relay, count: number) =>
  until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${id}/status`);
    return body.events.delivered === count && body;
  }, `${count} events to be delivered`);

const callsOf = ({ sender }: { sender: Sender }): TargetCall[] =>
  target.calls.filter((call) => sender.accepted.has(call.json.delivery));

test('events of one key go in order although the first fails for now; other keys do not wait', async () => {
  const relay = await relayWith('in-order', ['order_by: key']);
  const passed = Promise.withResolvers<void>();
  let tries = 0;
  target.answer(async (call, response) => {
    if (call.json.key !== 'slow' || call.json.n !== 0 || ++tries > 2) return void response.end('{}');
    refused.add(call);
    // However long the others take: before they have passed its second try has not failed.
    if (tries === 2) await passed.promise;
    response.writeHead(503, { 'retry-after': '1' }).end('{}');
  });
  for (let n = 0; n < 8; n++) for (const key of ['slow', 'fast', 'other']) await relay.sender.send({ key, n });
  await until(
    async () => callsOf(relay).filter((call) => call.json.key !== 'slow').length === 16,
    'the other keys to pass',
  );
  const tried = callsOf(relay).filter((call) => call.json.key === 'slow');
  expect(new Set(tried.map((call) => call.json.n))).toEqual(new Set([0]));
  passed.resolve();
  await delivered(relay, 24);
  for (const key of ['fast', 'other']) {
    expect(
      callsOf(relay)
        .filter((call) => call.json.key === key)
        .map((call) => call.json.n),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  }
  const slow = callsOf(relay).filter((call) => call.json.key === 'slow');
  expect(slow.map((call) => call.json.n)).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6, 7]);
  for (const [id, event] of relay.sender.accepted) accepted.set(id, event);
});

test('events that say nothing of the key do not wait for one another', async () => {
  const relay = await relayWith('no-key', ['order_by: missing.path']);
  const passed = Promise.withResolvers<void>();
  let isFirst = true;
  target.answer(async (call, response) => {
    if (call.json.n !== 0 || !isFirst) return void response.end('{}');
    isFirst = false;
    refused.add(call);
    await passed.promise;
    response.writeHead(503, { 'retry-after': '1' }).end('{}');
  });
  for (let n = 0; n < 3; n++) await relay.sender.send({ n });
  await until(async () => callsOf(relay).length >= 3, 'the later ones to pass');
  expect(
    callsOf(relay)
      .slice(0, 3)
      .map((call) => call.json.n)
      .toSorted(),
  ).toEqual([0, 1, 2]);
  passed.resolve();
  await delivered(relay, 3);
  for (const [id, event] of relay.sender.accepted) accepted.set(id, event);
});

test('a rate limit delays and drops nothing', async () => {
  const [perMinute, burst, events] = [600, 5, 25];
  const relay = await relayWith('limited', [
    `rate_limiting: { requests_per_minute: ${perMinute}, burst_limit: ${burst} }`,
  ]);
  target.answer((_call, response) => void response.end('{}'));
  const startedAt = Date.now();
  await Promise.all(Array.from({ length: events }, (_, n) => relay.sender.send({ n })));
  await delivered(relay, events);
  const times = callsOf(relay).map((call) => call.at - startedAt);
  expect(times).toHaveLength(events);
  const spacing = 60_000 / perMinute;
  // In any window there are at most the burst and one per spacing; a little more where the machine stood still.
  const most = (ms: number): number => burst + ms / spacing + SLACK;
  const crowded = times.flatMap((from, i) => times.slice(i).filter((at, more) => more + 1 > most(at - from)));
  expect(crowded).toEqual([]);
  expect(Math.max(...times)).toBeGreaterThanOrEqual((events - burst - 1) * spacing);
  const { body: list } = await service.api('GET', `/v1/integrations/${relay.id}/events`);
  expect(list.map((event: { attempts: number }) => event.attempts)).toEqual(Array.from({ length: events }, () => 1));
  for (const [id, event] of relay.sender.accepted) accepted.set(id, event);
});

test('an integration without a limit is not held up by its neighbour that has one', async () => {
  const limited = await relayWith('limited-too', ['rate_limiting: { requests_per_minute: 1, burst_limit: 1 }']);
  const free = await relayWith('free', []);
  await Promise.all([0, 1, 2].map((n) => limited.sender.send({ n })));
  await Promise.all([0, 1, 2, 3, 4].map((n) => free.sender.send({ n })));
  await delivered(free, 5);
  expect(callsOf(limited).length).toBeLessThan(2);
  await until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${limited.id}/queue/status`);
    if (body.processing === 0) clock.forward(30_000);
    return callsOf(limited).length === 3;
  }, 'the limit to let all of them pass');
  await delivered(limited, 3);
  for (const { sender } of [limited, free]) for (const [id, event] of sender.accepted) accepted.set(id, event);
});

test('a limit counts for a target, whatever is called there; another target has its own', async () => {
  const host = new URL(target.url).host;
  const relay = await installRelay(
    service,
    target,
    relayFiles(
      `    const { n } = event.payload;
    if (n % 2) return await context.http.post('http://' + context.config.elsewhere + '/hook', { json: { delivery: event.delivery_id, n } });
    await context.webhook.send({ body: { delivery: event.delivery_id, n } });`,
      [
        `hosts: ['${host}']`,
        `rate_limiting: { requests_per_minute: 60000, targets: { webhook: { requests_per_minute: 1, burst_limit: 1, retry_after: 2m } } }`,
        'config_schema: { type: object, properties: { elsewhere: { type: string } } }',
      ],
    ),
    { name: 'per-target', config: { elsewhere: host } },
  );
  const sender = createSender(relay.address);
  const startedAt = clock.now();
  for (const n of [0, 1, 2, 3, 5]) await sender.send({ n }, `per-target-${n}`);
  await delivered(relay, 4);
  const called = () => callsOf({ sender }).map((call) => call.json.n);
  expect(called().toSorted()).toEqual([0, 1, 3, 5]);
  const second = `/v1/integrations/${relay.id}/events/${sender.accepted.get('per-target-2')}`;
  const next = await until(async () => (await service.api('GET', second)).body.next_attempt_at, 'the second to wait');
  expect(Date.parse(next) - startedAt).toBeGreaterThanOrEqual(120_000);
  clock.forward(120_000);
  await delivered(relay, 5);
  expect(called().at(-1)).toBe(2);
});

test('nothing was lost, doubled or out of order', async () => {
  const orderOf = (call: TargetCall) => ({ key: call.json.key ?? call.json.delivery, place: call.json.n });
  // Plain requests carry no key.
  const calls = target.calls.filter((call) => call.headers['webhook-id'] !== undefined);
  expect(await oracle(service.database, { calls, accepted, orderOf }, refused)).toEqual([]);
});
