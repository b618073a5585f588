import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { oracle } from '../support/oracle.ts';
import { createSender, installRelay, type Relay, relayFiles, type Sender } from '../support/relay.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target, type TargetCall } from '../support/target.ts';

// What a handler's calls come to when the other side fails: what is repeated, what is not, and how an event ends.

const RETRY_MS = 15_000;
const SEND = 'const send = (step) => context.webhook.send({ body: { delivery: event.delivery_id, step } });';

const clock = movingClock();
const accepted = new Map<string, string>();
/** Calls that were answered so that they have to be made again. */
const refused = new Set<TargetCall>();
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

interface Given extends Relay {
  sender: Sender;
  /** Sends one delivery and returns its event's id. */
  event(payload?: object): Promise<string>;
}

async function handling(handler: string, more: readonly string[] = [], config = {}, top = ''): Promise<Given> {
  const files = relayFiles(handler, more, top);
  const relay = await installRelay(service, target, files, { name: `steps-${++names}`, config });
  const sender = createSender(relay.address);
  return {
    ...relay,
    sender,
    async event(payload = { action: 'opened' }) {
      const id = `delivery-${++names}`;
      await sender.send(payload, id);
      const event = sender.accepted.get(id) ?? '';
      accepted.set(id, event);
      return event;
    },
  };
}

/** Refuses the calls that it names, so many times each; everything else is answered well. */
function refuse(step: unknown, status: number, times = 1, headers: Record<string, string> = {}): void {
  let left = times;
  target.answer((call, response) => {
    if (call.json?.step !== step || left-- <= 0) return void response.end(`{"nth":${target.calls.length}}`);
    refused.add(call);
    response.writeHead(status, headers).end('{"error":"not now"}');
  });
}

const read = async (relay: Relay, event: string, more = '') =>
  (await service.api('GET', `/v1/integrations/${relay.id}/events/${event}${more}`)).body;

const reaches = (relay: Relay, event: string, status: string) =>
  until(async () => {
    const found = await read(relay, event);
    return found.status === status && found;
  }, `${event} to be ${status}`);

/** Puts the clock forward to the next attempt and waits until it has ended. */
async function nextAttempt(relay: Relay, event: string, status: string) {
  clock.forward(RETRY_MS);
  return await reaches(relay, event, status);
}

const callsOf = (event: { delivery_id: string }): TargetCall[] =>
  target.calls.filter((call) => call.json?.delivery === event.delivery_id);
const stepsSent = (event: { delivery_id: string }): unknown[] => callsOf(event).map((call) => call.json.step);
const keysOf = (event: { delivery_id: string }, step: unknown): Set<unknown> =>
  new Set(callsOf(event).flatMap((call) => (call.json.step === step ? [call.headers['webhook-id']] : [])));

const actionsIn = (steps: { name: string; status: string; attempts: number; error_message: string | null }[]) =>
  steps.flatMap(({ name, status, attempts, error_message }) =>
    name === 'webhook_send' ? [[status, attempts, error_message]] : [],
  );

test('a retry repeats the failed step only, under the same key', async () => {
  const relay = await handling(`${SEND} await send(1); await send(2); await send(3); return { status: 'success' };`);
  refuse(2, 503);
  const id = await relay.event();
  const failed = await reaches(relay, id, 'failed');
  expect(failed).toMatchObject({ attempts: 1, reason: expect.stringContaining('503') });
  const nextAt = Date.parse(failed.next_attempt_at);
  expect(nextAt - Date.parse(failed.timestamp)).toBeGreaterThanOrEqual(8000);
  expect(nextAt - clock.now()).toBeLessThan(RETRY_MS);
  expect(actionsIn(await read(relay, id, '/steps'))).toEqual([
    ['success', 1, null],
    ['waiting', 1, expect.stringContaining('503')],
  ]);
  const done = await nextAttempt(relay, id, 'delivered');
  expect(stepsSent(done)).toEqual([1, 2, 2, 3]);
  expect(keysOf(done, 2).size).toBe(1);
  expect(done).toMatchObject({ attempts: 2, result: { status: 'success' }, reason: null, next_attempt_at: null });
  expect(actionsIn(await read(relay, id, '/steps'))).toEqual([
    ['success', 1, null],
    ['success', 2, null],
    ['success', 1, null],
  ]);
});

test('a Retry-After is waited for and costs no attempt', async () => {
  const relay = await handling(`${SEND} await send(1);`);
  refuse(1, 429, 1, { 'retry-after': '7200' });
  const id = await relay.event();
  const waiting = await until(async () => {
    const found = await read(relay, id);
    return found.next_attempt_at !== null && found;
  }, 'the event to wait');
  expect(waiting).toMatchObject({ status: 'queued', attempts: 0 });
  expect(Date.parse(waiting.next_attempt_at) - Date.parse(waiting.timestamp)).toBeGreaterThanOrEqual(7_200_000);
  clock.forward(7_200_000);
  expect(await reaches(relay, id, 'delivered')).toMatchObject({ attempts: 1 });
});

test('calls at once, one of which fails for now: the others are not made again', async () => {
  const relay = await handling(`${SEND} await Promise.all([1, 2, 3, 4].map(send)); return { status: 'success' };`);
  refuse(3, 502);
  const id = await relay.event();
  await reaches(relay, id, 'failed');
  const done = await nextAttempt(relay, id, 'delivered');
  expect(stepsSent(done).toSorted()).toEqual([1, 2, 3, 3, 4]);
  expect(keysOf(done, 3).size).toBe(1);
});

test('a handler that asks for something else the second time is not repeatable', async () => {
  const handler = `${SEND} await send('try ' + ++tries); await send('end');`;
  const relay = await handling(handler, [], {}, 'let tries = 0;\n');
  refuse('end', 503);
  const id = await relay.event();
  await reaches(relay, id, 'failed');
  const dead = await nextAttempt(relay, id, 'dead');
  expect(dead.reason).toMatch(/^failed: handler not repeatable: /);
  expect(stepsSent(dead)).toEqual(['try 1', 'end']);
});

test('an answer that will not change ends the event at once, and the log says why', async () => {
  const relay = await handling(`${SEND} await send(1); await send(2);`);
  refuse(1, 404);
  const id = await relay.event();
  const dead = await reaches(relay, id, 'dead');
  expect(dead).toMatchObject({ attempts: 1, next_attempt_at: null, reason: expect.stringContaining('404') });
  expect(stepsSent(dead)).toEqual([1]);
  const { body: lines } = await service.api('GET', `/v1/integrations/${relay.id}/logs?level=error`);
  expect(lines).toMatchObject([{ level: 'error', event_id: id, message: dead.reason }]);
  expect(actionsIn(await read(relay, id, '/steps'))).toEqual([['error', 1, expect.stringContaining('404')]]);
});

test('a handler may catch such an answer and go on', async () => {
  const relay = await handling(
    `${SEND} try { await send(1); } catch (e) { await send(e.code); } return { status: 'success' };`,
  );
  refuse(1, 410);
  const done = await reaches(relay, await relay.event(), 'delivered');
  expect(stepsSent(done)).toEqual([1, 'Request refused']);
});

test('context.database lasts from event to event, and is not written by an attempt that fails', async () => {
  const relay = await handling(`${SEND}
    const seen = (await context.database.get('seen')) ?? 0;
    await context.database.save('seen', seen + 1);
    await send(event.payload.name + ' ' + seen);`);
  await reaches(relay, await relay.event({ name: 'a' }), 'delivered');
  refuse('b 1', 503);
  const failing = await relay.event({ name: 'b' });
  await reaches(relay, failing, 'failed');
  const between = await reaches(relay, await relay.event({ name: 'c' }), 'delivered');
  expect(stepsSent(between)).toEqual(['c 1']);
  const done = await nextAttempt(relay, failing, 'delivered');
  expect(stepsSent(done)).toEqual(['b 1', 'b 1']);
});

test('what a read of another service found is the same at the next attempt', async () => {
  const { host } = new URL(target.url);
  const relay = await handling(
    `${SEND} const { data } = await context.http.get(context.config.where); await send(data.nth); await send('end');`,
    [`hosts: ['${host}']`, 'config_schema: { type: object, properties: { where: { type: string } } }'],
    { where: target.url },
  );
  const nth = target.calls.length + 1;
  refuse('end', 503);
  const id = await relay.event();
  await reaches(relay, id, 'failed');
  const done = await nextAttempt(relay, id, 'delivered');
  expect(stepsSent(done)).toEqual([nth, 'end', 'end']);
  expect(target.calls.filter((call) => call.body === '')).toHaveLength(1);
});

test('a handler that throws ends its event with what it said and where', async () => {
  const relay = await handling(`${SEND} await send(1);\n    throw new TypeError('no such thing');`);
  refuse(null, 500, 0);
  const dead = await reaches(relay, await relay.event(), 'dead');
  expect(dead.reason).toBe('TypeError: no such thing (handler.ts:5:11)');
  expect(stepsSent(dead)).toEqual([1]);
});

test.each([
  ['that never ends', '    for (;;) {}', /CPU/],
  ['that never ends after a call', `${SEND} await send(1); for (;;) {}`, /CPU/],
  [
    'that takes all memory',
    '    const held = []; for (;;) held.push(new Array(100_000).fill(held.length));',
    // Whichever limit it comes to first.
    /64 MB|CPU/,
  ],
  ['that waits for nothing', '    await new Promise(() => {});', /waits for something that never happens/],
])('a handler %s ends its events, and its neighbour is not disturbed', async (_what, handler, said) => {
  refuse(null, 500, 0);
  const poison = await handling(handler);
  const neighbour = await handling(`${SEND} await send(1); await send(2); await send(3);`);
  const [bad, good] = await Promise.all([
    Promise.all([poison.event(), poison.event()]),
    Promise.all(Array.from({ length: 10 }, () => neighbour.event())),
  ]);
  for (const id of good) {
    const done = await reaches(neighbour, id, 'delivered');
    expect([stepsSent(done), done.attempts]).toEqual([[1, 2, 3], 1]);
  }
  for (const id of bad) expect((await reaches(poison, id, 'dead')).reason).toMatch(said);
});

test('attempts that are used up end the event', async () => {
  const relay = await handling(`${SEND} await send(1);`, ['retries: { retry_attempts: 2 }']);
  refuse(1, 500, 3);
  const id = await relay.event();
  for (const attempts of [1, 2]) {
    await until(async () => (await read(relay, id)).attempts === attempts, `attempt ${attempts}`);
    clock.forward(60_000);
  }
  const dead = await reaches(relay, id, 'dead');
  expect(dead).toMatchObject({ attempts: 3, reason: expect.stringMatching(/^Given up after 3 attempts\. .*500/) });
  expect(stepsSent(dead)).toEqual([1, 1, 1]);
  expect(keysOf(dead, 1).size).toBe(1);
});

test('no step was sent twice but those that were refused', async () => {
  const calls = target.calls.filter((call) => call.body !== '');
  expect(await oracle(service.database, { calls, accepted }, refused)).toEqual([]);
});
