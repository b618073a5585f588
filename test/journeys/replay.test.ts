import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { createSender, installRelay, type Relay, relayFiles } from '../support/relay.ts';
import { deliver, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// What was held or given up is worked on once more; what a replay would do is shown before; staged, nothing is sent at all.

const TWO_CALLS = `    const send = (step) => context.webhook.send({ body: { n: event.payload.n, step, tag: context.config.tag ?? null } });
    await send(1);
    await send(2);
    return { status: 'success', processed: true };`;

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
  target.answer((_call, response) => void response.end('{}'));
});

async function relay(): Promise<Relay & { send(n: number): Promise<string>; path(rest: string): string }> {
  const files = relayFiles(TWO_CALLS, ['config_schema: { type: object, properties: { tag: { type: string } } }']);
  const made = await installRelay(service, target, files, { name: `replay-${++names}` });
  const sender = createSender(made.address);
  return {
    ...made,
    path: (rest) => `/v1/integrations/${made.id}/${rest}`,
    async send(n) {
      const id = `replayed-${++names}`;
      await sender.send({ action: 'opened', n }, id);
      return sender.accepted.get(id) ?? '';
    },
  };
}

const statusOf = async (path: string): Promise<string> => (await service.api('GET', path)).body.status;
const becomes = (path: string, status: string) =>
  until(async () => (await statusOf(path)) === status, `${path} ${status}`);
const sent = (): unknown[] => target.calls.map((call) => [call.json.n, call.json.step]);

describe('a replay', () => {
  test('of what was held works on it as it came, once it is active again', async () => {
    const { path, address } = await relay();
    await service.api('POST', path('pause'));
    const kept = await deliver(address(), 'issues', { action: 'opened', n: 1 }, { id: 'while-paused' });
    expect(kept.status).toBe(403);
    const held = await until(
      async () => (await service.api('GET', path('events?status=held'))).body[0],
      'a held event',
    );
    const refused = await service.api('POST', path('replay'), { from: '1h' });
    expect([refused.status, refused.body.message]).toEqual([409, 'It is paused: activate it first, then replay.']);
    await service.api('POST', path('activate'));
    const answer = await service.api('POST', path('replay'), { from: '1h' });
    expect([answer.status, answer.body]).toEqual([202, { replayed: 1, more: false }]);
    await becomes(path(`events/${held.id}`), 'delivered');
    expect(sent()).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect((await service.api('POST', path('replay'), { from: '1h' })).body.replayed).toBe(0);
  });

  test('of what was given up repeats only what failed, under the same key', async () => {
    const { path, send } = await relay();
    target.answer((call, response) => {
      response.statusCode = call.json.step === 2 ? 422 : 200;
      response.end('{}');
    });
    const id = await send(7);
    await becomes(path(`events/${id}`), 'dead');
    target.answer((_call, response) => void response.end('{}'));
    const { body } = await service.api('POST', path(`events/${id}/replay`));
    expect(body).toEqual({ event_id: id, replay_of: id });
    await becomes(path(`events/${id}`), 'delivered');
    expect(sent()).toEqual([
      [7, 1],
      [7, 2],
      [7, 2],
    ]);
    const [, failed, repeated] = target.calls;
    expect(repeated?.headers['webhook-id']).toBe(failed?.headers['webhook-id']);
    const { body: fresh } = await service.api('POST', path(`events/${id}/replay`), { fresh: true });
    await becomes(path(`events/${fresh.event_id}`), 'delivered');
  });

  test('of what was delivered is a new event, with its payload or an edited one', async () => {
    const { path, send } = await relay();
    const id = await send(1);
    await becomes(path(`events/${id}`), 'delivered');
    const { body: same } = await service.api('POST', path(`events/${id}/replay`));
    expect(same).toEqual({ event_id: expect.not.stringMatching(id), replay_of: id });
    await becomes(path(`events/${same.event_id}`), 'delivered');
    const { body: edited } = await service.api('POST', path(`events/${id}/replay`), { payload: { n: 99 } });
    await becomes(path(`events/${edited.event_id}`), 'delivered');
    expect(sent().slice(2)).toEqual([
      [1, 1],
      [1, 2],
      [99, 1],
      [99, 2],
    ]);
    expect((await service.api('GET', path(`events/${id}`))).body.payload.n).toBe(1);
  });

  test('shows first what it would do, and what would be different from before', async () => {
    const { path, send } = await relay();
    const id = await send(5);
    await becomes(path(`events/${id}`), 'delivered');
    const dry = (more = {}) =>
      service.api('POST', path('replay?dry_run=true'), { from: '1h', status: ['delivered'], ...more });
    expect((await dry()).body).toEqual({ count: 1, previewed: 1, difference: [] });
    await service.api('PATCH', path('config'), { tag: 'new' });
    const { status, body } = await dry();
    expect([status, body.count]).toEqual([200, 1]);
    const body2 = (tag: string | null) =>
      [1, 2].map((step) => ({ action: 'webhook_send', input: { body: { n: 5, step, tag } } }));
    expect(body.difference).toMatchObject([
      { event_id: id, outcome: 'done', before: body2(null), after: body2('new') },
    ]);
    const one = await service.api('POST', path(`events/${id}/replay?dry_run=true`), { payload: { n: 6 } });
    expect(one.body.after[0].input.body).toEqual({ n: 6, step: 1, tag: 'new' });
    expect(target.calls).toHaveLength(2);
  });

  test('says what is wrong with what it was asked for', async () => {
    const { path, send } = await relay();
    await becomes(path(`events/${await send(1)}`), 'delivered');
    const say = async (body: unknown) => (await service.api('POST', path('replay'), body)).status;
    expect([await say({}), await say({ from: 'yesterday' }), await say({ from: '1h', status: ['queued'] })]).toEqual([
      400, 400, 400,
    ]);
    expect((await service.api('POST', path('events/evt_none/replay'))).status).toBe(404);
  });
});

test('staged, an integration writes down what it would send, and sends nothing', async () => {
  const { path, send } = await relay();
  expect((await service.api('POST', path('stage'), { on: true })).status).toBe(200);
  expect((await service.api('GET', path('status'))).body.staged).toBe(true);
  const id = await send(3);
  await becomes(path(`events/${id}`), 'staged');
  const { body: steps } = await service.api('GET', path(`events/${id}/steps`));
  expect(steps.filter((step: { status: string }) => step.status === 'skipped')).toHaveLength(2);
  expect(target.calls).toEqual([]);
  await service.api('POST', path('stage'), { on: false });
  await service.api('POST', path('replay'), { from: '1h', status: ['staged'] });
  await until(async () => target.calls.length === 2, 'the calls of the replay');
});
