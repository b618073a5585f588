import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { reading } from '../support/reading.ts';
import { createSender, installRelay, relayFiles } from '../support/relay.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Fields that a package names are in no answer and no log, and gone from disk once no event needs them.

const PHONE = '+7 999 123-45-67';
const NAME = 'Ann';
const HANDLER = `    const { user, fail } = event.payload;
    context.log('calling', { phone: user.phone });
    const looked = await context.webhook.send({ body: { step: 1, phone: user.phone } });
    context.log('the answer for ' + user.phone);
    if (fail === 'throw') throw new Error('nobody answers at ' + user.phone);
    await context.webhook.send({ body: { step: 2, heard: looked.body?.phone ?? looked, name: user.name } });
    return { rang: user.phone, name: user.name };`;

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
  target.answer((call, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, phone: call.json.phone }));
  });
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the route answers.
type Loose = any;

/** Everything of an integration that lies on disk, as text. */
const onDisk = (id: string): Promise<{ payloads: string; rest: string }> =>
  reading(service.database, async ({ sql }) => {
    const all = async (text: string): Promise<string> => JSON.stringify(await sql.all(text, [id]));
    const bodies = await sql.all<{ body: Buffer }>('select body from deliveries where integration_id = ?', [id]);
    return {
      payloads: bodies.map((row) => row.body.toString()).join('\n'),
      rest:
        (await all('select * from steps where event_id in (select id from events where integration_id = ?)')) +
        (await all('select * from logs where integration_id = ?')) +
        (await all('select * from events where integration_id = ?')),
    };
  });

async function private_(more: readonly string[] = [], handler = HANDLER) {
  const files = relayFiles(handler, ['redact: [user.phone, user.name]', ...more]);
  const relay = await installRelay(service, target, files, { name: `private ${++names}` });
  const sender = createSender(relay.address);
  const path = `/v1/integrations/${relay.id}`;
  const get = async (rest: string): Promise<Loose> => (await service.api('GET', `${path}/${rest}`)).body;
  return {
    ...relay,
    path,
    get,
    send: (payload: object = {}) =>
      sender.send({ action: 'opened', user: { phone: PHONE, name: NAME, city: 'Perm' }, ...payload }),
    stands: (...statuses: string[]) =>
      until(async () => {
        const events: Loose[] = (await get('events')).toReversed();
        return String(events.map((event) => event.status)) === String(statuses) && events;
      }, `events that are ${statuses}`) as Promise<Loose[]>,
    forgotten: () =>
      until(async () => !(await onDisk(relay.id)).payloads.includes(PHONE), 'the payload to be redacted'),
  };
}

test('what was delivered keeps nothing of them: not in payload, steps, logs or result', async () => {
  const one = await private_();
  await one.send();
  const [event] = await one.stands('delivered');
  expect(target.calls.map((call) => call.json)).toEqual([
    { step: 1, phone: PHONE },
    { step: 2, heard: expect.anything(), name: NAME },
  ]);
  await one.forgotten();
  const { payloads, rest } = await onDisk(one.id);
  expect(rest).not.toContain(PHONE);
  expect(JSON.parse(payloads).user).toEqual({ phone: '[redacted]', name: '[redacted]', city: 'Perm' });
  const whole = await one.get(`events/${event.id}`);
  expect([whole.payload.user.phone, whole.result]).toEqual(['[redacted]', { rang: '[redacted]', name: '[redacted]' }]);
  const logs = (await one.get(`logs?event=${event.id}`)).map((line: Loose) => [line.message, line.data]);
  expect(logs).toEqual([
    ['the answer for [redacted]', null],
    ['calling', { phone: '[redacted]' }],
  ]);
  await service.api('POST', `${one.path}/events/${event.id}/replay`);
  await one.stands('delivered', 'delivered');
  expect(target.calls[2]?.json.phone).toBe('[redacted]');
});

test('what is tried again still knows them; what was given up keeps the payload, and shows it to nobody', async () => {
  const one = await private_();
  let fails = 1;
  target.answer((call, response) => {
    response.setHeader('content-type', 'application/json');
    if (call.json.step === 2 && fails-- > 0) return void response.writeHead(503).end();
    response.end(JSON.stringify({ ok: true, phone: call.json.phone }));
  });
  await one.send();
  await one.stands('failed');
  clock.forward(15_000);
  await one.stands('delivered');
  expect(target.calls.map((call) => call.json.step)).toEqual([1, 2, 2]);
  expect(target.calls[1]?.json).toEqual(target.calls[2]?.json);
  await one.forgotten();
  const other = await private_();
  await other.send({ fail: 'throw' });
  const [event] = await other.stands('dead');
  expect(event.reason).toContain('nobody answers at [redacted]');
  expect((await other.get(`events/${event.id}`)).payload.user.phone).toBe('[redacted]');
  expect((await onDisk(other.id)).payloads).toContain(PHONE);
  const dry = await service.api('POST', `${other.path}/events/${event.id}/replay?dry_run=true`);
  expect(JSON.stringify(dry.body)).not.toContain(PHONE);
});

test('every payload of a settle window and of a batch is redacted, and no key shows what is hidden', async () => {
  const one = await private_(
    [
      'settle: 5s',
      'batch_processing: { enabled: true, batch_size: 2 }',
      'deduplication: { deduplication_key: user.phone, idempotency_window: 1ms }',
    ],
    '    await context.webhook.send({ body: event.batch.map(({ payload }) => payload.user.phone) });',
  );
  const issue = (number: number) => ({ issue: { number }, repository: { full_name: 'o/r' } });
  for (const number of [1, 1, 1, 2]) {
    await one.send(issue(number));
    clock.forward(5);
  }
  await one.stands('queued', 'filtered', 'filtered', 'queued');
  clock.forward(6_000);
  await one.stands('delivered', 'filtered', 'filtered', 'delivered');
  expect(target.calls[0]?.json).toEqual([PHONE, PHONE]);
  clock.forward(601_000);
  await one.forgotten();
  expect((await onDisk(one.id)).rest).not.toContain(PHONE);
});
