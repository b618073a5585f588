import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Slack, startSlack } from '../../scripts/emulated-slack.ts';
import { movingClock } from '../support/moving-clock.ts';
import { oracle } from '../support/oracle.ts';
import { createSender, installRelay, relayFiles } from '../support/relay.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target, type TargetCall } from '../support/target.ts';

// Events wait for one another and are worked on together: one run, one outcome, and every event with its own record.

const ONE_CALL = `    const about = event.batch.map(({ payload }) => payload.n);
    context.log('a batch of', event.size);
    await context.webhook.send({ body: { id: event.id, type: event.type, about, first: event.batch[0].facts.event } });
    return { status: 'success', processed: true, about };`;

const clock = movingClock();
const accepted = new Map<string, string>();
const refused = new Set<TargetCall>();
let target: Target;
let slack: Slack;
let service: Service;
let names = 0;

beforeAll(async () => {
  [target, slack] = await Promise.all([startTarget(), startSlack(['dev-alerts', 'digest'])]);
  service = await startService({ CCB_SLACK_TOKEN: slack.token, CCB_SLACK_BASE_URL: slack.apiUrl }, { clock });
});
afterAll(async () => {
  await service.stop();
  await Promise.all([target.close(), slack.close()]);
});
beforeEach(() => target.answer((_call, response) => void response.end('{}')));

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the route answers.
type Loose = any;

async function batching(batch: string, more: readonly string[] = [], handler = ONE_CALL) {
  const files = relayFiles(handler, [`batch_processing: { enabled: true, ${batch} }`, ...more]);
  const relay = await installRelay(service, target, files, { name: `batching-${++names}` });
  const sender = createSender(relay.address);
  const path = (rest: string): string => `/v1/integrations/${relay.id}/${rest}`;
  const get = async (rest: string): Promise<Loose> => (await service.api('GET', path(rest))).body;
  const counts = async (): Promise<Loose> => (await get('status')).events;
  let serial = 0;
  return {
    path,
    get,
    /** Resolves with the id of its event. */
    async send(payload: object): Promise<string> {
      const id = `${names}-${++serial}`;
      await sender.send(payload, id);
      const event = sender.accepted.get(id) ?? '';
      accepted.set(id, event);
      return event;
    },
    stands: (status: string, count: number) =>
      until(async () => (await counts())[status] === count, `${count} events ${status}`),
    /** All of them have found their batch, and wait. */
    waits: (count: number) =>
      until(
        async () => (await get('events')).filter((one: Loose) => one.batch && one.status === 'queued').length === count,
        `${count} events to wait for their batch`,
      ),
  };
}

const bodiesSince = (from: number): Loose[] => target.calls.slice(from).map((call) => call.json);

describe('a batch is worked on', () => {
  test('when it is full: one call, and each event with its record, its trace and its log', async () => {
    const from = target.calls.length;
    const one = await batching('batch_size: 3, flush_interval: 1h, max_wait_time: 2h', [
      'filters: { conditions: ["n != 13"] }',
    ]);
    const ids = [await one.send({ n: 1 }), await one.send({ n: 13 }), await one.send({ n: 2 })];
    await one.waits(2);
    await one.stands('filtered', 1);
    expect(target.calls.length).toBe(from);
    ids.push(await one.send({ action: 'opened', n: 3 }));
    await one.stands('delivered', 3);
    const [call] = bodiesSince(from);
    expect(call).toEqual({ id: expect.stringMatching(/^bat_/), type: 'batch', about: [1, 2, 3], first: 'issues' });
    const events: Loose[] = await one.get('events');
    expect(events.filter((event) => event.batch === call.id)).toHaveLength(3);
    expect(await one.get(`events?batch=${call.id}`)).toHaveLength(3);
    for (const id of [ids[0], ids[3]]) {
      const steps: Loose[] = await one.get(`events/${id}/steps`);
      expect(steps.map(({ name, status }) => `${name} ${status}`)).toEqual([
        'received success',
        'verified success',
        'filtered success',
        'batched success',
        'webhook_send success',
        'settled success',
      ]);
      expect(await one.get(`logs?event=${id}`)).toMatchObject([{ message: 'a batch of', data: 3 }]);
      expect(await one.get(`events/${id}`)).toMatchObject({ attempts: 1, version: '1.0.0' });
    }
    expect(await one.get(`events/${ids[0]}`)).toMatchObject({ result: { about: [1, 2, 3] } });
    expect(await one.get(`events/${ids[1]}`)).toMatchObject({
      batch: null,
      reason: expect.stringContaining('n != 13'),
    });
  });

  test('when nothing came for a while, and at the latest some time after the first', async () => {
    const from = target.calls.length;
    const one = await batching('batch_size: 50, flush_interval: 60s, max_wait_time: 100s');
    await one.send({ n: 1 });
    await one.send({ n: 2 });
    await one.waits(2);
    clock.forward(61_000);
    await one.stands('delivered', 2);
    for (let n = 3; n < 6; n++) {
      await one.send({ n });
      await one.waits(n - 2);
      clock.forward(40_000);
    }
    await one.stands('delivered', 5);
    expect(bodiesSince(from).map((body) => body.about)).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  test('as one when a call fails for now: what had ended is not repeated, the rest under the same key', async () => {
    const from = target.calls.length;
    const one = await batching(
      'batch_size: 2',
      [],
      `    for (const step of [1, 2]) await context.webhook.send({ body: { step, id: event.id, about: event.batch.map((e) => e.payload.n) } });`,
    );
    let fails = 1;
    target.answer((call, response) => {
      if (call.json.step !== 2 || fails-- <= 0) return void response.end('{}');
      refused.add(call);
      response.writeHead(500).end('{}');
    });
    await one.send({ n: 1 });
    await one.send({ n: 2 });
    await one.stands('failed', 2);
    clock.forward(15_000);
    await one.stands('delivered', 2);
    expect(bodiesSince(from).map(({ step, about }) => [step, ...about])).toEqual([
      [1, 1, 2],
      [2, 1, 2],
      [2, 1, 2],
    ]);
    const keys = target.calls.slice(from).map((call) => call.headers['webhook-id']);
    expect(keys[1]).toBe(keys[2]);
    expect((await one.get('events')).map((event: Loose) => event.attempts)).toEqual([2, 2]);
  });

  test('in order, one after the other, where events of a key have one', async () => {
    const from = target.calls.length;
    const one = await batching('batch_size: 4', ['order_by: key']);
    let fails = 1;
    target.answer((call, response) => {
      if (fails-- <= 0) return void response.end('{}');
      refused.add(call);
      response.writeHead(503, { 'retry-after': '1' }).end('{}');
    });
    for (let n = 0; n < 12; n++) await one.send({ n, key: n % 2 });
    await one.stands('delivered', 12);
    const order = bodiesSince(from + 1).flatMap((body) => body.about as number[]);
    for (const key of [0, 1])
      expect(order.filter((n) => n % 2 === key)).toEqual(Array.from({ length: 6 }, (_, i) => 2 * i + key));
  });
});

describe('what becomes of a batch', () => {
  test('whose integration was paused: its events are held each by itself, and go on together', async () => {
    const one = await batching('batch_size: 10, flush_interval: 30s');
    await one.send({ n: 1 });
    await one.send({ n: 2 });
    await one.waits(2);
    await service.api('POST', one.path('pause'));
    clock.forward(31_000);
    await one.stands('held', 2);
    expect((await one.get('events')).map((event: Loose) => event.batch)).toEqual([null, null]);
    await service.api('POST', one.path('activate'));
    const from = target.calls.length;
    expect((await service.api('POST', one.path('replay'), { from: '1h' })).body.replayed).toBe(2);
    await one.waits(2);
    clock.forward(31_000);
    await one.stands('delivered', 2);
    expect(bodiesSince(from).map((body) => body.about)).toEqual([[1, 2]]);
  });

  test('that was given up: a replay of one of its events is one of all, under the same keys', async () => {
    const one = await batching(
      'batch_size: 2',
      [],
      `    for (const step of [1, 2]) await context.webhook.send({ body: { step, id: event.id, about: event.batch.map((e) => e.payload.n) } });`,
    );
    const from = target.calls.length;
    target.answer((call, response) => {
      const wrong = call.json.step === 2;
      if (wrong) refused.add(call);
      response.writeHead(wrong ? 422 : 200).end('{}');
    });
    await one.send({ n: 1 });
    const last = await one.send({ n: 2 });
    await one.stands('dead', 2);
    target.answer((_call, response) => void response.end('{}'));
    const { body } = await service.api('POST', one.path(`events/${last}/replay`));
    expect(body).toEqual({ event_id: last, replay_of: last });
    await one.stands('delivered', 2);
    expect(bodiesSince(from).map(({ step }) => step)).toEqual([1, 2, 2]);
    expect(new Set(target.calls.slice(from).map((call) => call.headers['webhook-id'])).size).toBe(2);
    const again = await service.api('POST', one.path(`events/${last}/replay`));
    expect(again.body.event_id).not.toBe(last);
    // From here on its delivery has two events, which the oracle does not expect.
    accepted.clear();
    await one.waits(1);
    await one.send({ n: 3 });
    await one.stands('delivered', 4);
    expect(target.calls.at(-1)?.json.about).toEqual([2, 3]);
    const dry = await service.api('POST', one.path(`events/${last}/replay?dry_run=true`));
    expect(dry.body.before).toMatchObject([{ input: { body: { about: [1, 2] } } }, {}]);
    expect(dry.body).toMatchObject({ outcome: 'done', after: [{ input: { body: { about: [2] } } }, {}] });
  });

  test('whose integration gathers no more: each event is worked on by itself', async () => {
    const one = await batching(
      'batch_size: 10, flush_interval: 30s',
      [],
      '    await context.webhook.send({ body: { about: event.batch ? event.size : event.payload.n } });',
    );
    await one.send({ n: 7 });
    await one.send({ n: 8 });
    await one.waits(2);
    await service.api('PATCH', one.path('config'), { batch_processing: { enabled: false } });
    clock.forward(31_000);
    await one.stands('delivered', 2);
    expect(
      target.calls
        .slice(-2)
        .map((call) => call.json.about)
        .sort(),
    ).toEqual([7, 8]);
  });
});

test('the built-in handler sends one message to each channel, or what the template "batch" says', async () => {
  const manifest = (...templates: string[]): string =>
    [
      'name: digest',
      'version: 1.0.0',
      'source: github',
      'events: [issues.opened]',
      'actions: [slack_send_message]',
      "routing_rules: [{ condition: 'title != \"No\"', target_channel: '#digest' }]",
      'batch_processing: { enabled: true, batch_size: 3 }',
      "message_templates:\n  issue_opened: '{{bold title}}'",
      ...templates,
    ].join('\n');
  const digest = async (name: string, text: string): Promise<Loose> => {
    const relay = await installRelay(service, target, { 'integration.yaml': text }, { name });
    const sender = createSender(relay.address);
    for (const title of ['A', 'No', 'B & C', 'D'])
      await sender.send({ action: 'opened', issue: { title } }, `${name}-${title}`);
    return await until(async () => {
      const { body } = await service.api('GET', `/v1/integrations/${relay.id}/status`);
      return body.events.delivered === 3 && body.events.filtered === 1;
    }, `the events of ${name}`);
  };
  await digest('digest', manifest());
  await digest('own words', manifest("  batch: '{{count}} new: {{#each events}}{{title}};{{/each}}'"));
  expect(await slack.texts('digest')).toEqual(['*A*\n*B &amp; C*\n*D*', '3 new: A;B &amp; C;D;']);
});

test('nothing was lost or doubled', async () => {
  expect(await oracle(service.database, { calls: target.calls, accepted }, refused)).toEqual([]);
});
