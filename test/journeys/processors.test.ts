import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { createSender, installRelay } from '../support/relay.ts';
import { request, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// A package that knows a service which no catalogue has: its processor says what a payload is, after it was recorded.

const PROCESSOR = `export default {
  processors: {
    shop: (payload: any, about: any) => {
      if (payload.noise) return null;
      if (payload.broken) throw new Error('cannot read ' + payload.broken);
      return {
        type: 'order.' + payload.state,
        id: payload.uid,
        object: 'order/' + payload.order,
        facts: { title: 'Order ' + payload.order, author: payload.by, was: about.type, header: about.headers['x-shop'] },
      };
    },
    other: async () => ({ type: 'never' }),
  },
};`;
const HANDLER = `export default { name: 'shop', async handle(event: any, context: any) {
  const { title, author, was, header } = event.facts;
  await context.webhook.send({ body: { type: event.type, title, author, was, header, order: event.payload.order } });
} };`;

const filesOf = (more: readonly string[] = [], over: Record<string, string> = {}): Record<string, string> => ({
  'integration.yaml': [
    'name: shop-orders',
    'version: 1.0.0',
    'source: shop',
    'events: [order.*]',
    'actions: [webhook_send]',
    'verify: { scheme: header, header: x-shop-secret }',
    'filters: { conditions: ["author != \'robot\'"] }',
    ...more,
    '',
  ].join('\n'),
  'handler.ts': HANDLER,
  'webhooks/shop.ts': PROCESSOR,
  ...over,
});

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
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the route answers.
type Loose = any;

async function shop(more: readonly string[] = [], over: Record<string, string> = {}) {
  const relay = await installRelay(service, target, filesOf(more, over), {
    name: `shop ${++names}`,
    config: { webhook_secret: 'the secret of the shop' },
  });
  const path = `/v1/integrations/${relay.id}`;
  return {
    relay,
    path,
    send: (payload: object, secret = 'the secret of the shop') =>
      request<Loose>(relay.address(), {
        method: 'POST',
        body: JSON.stringify(payload),
        headers: { 'content-type': 'application/json', 'x-shop-secret': secret, 'x-shop': 'north' },
      }),
    /** Status and reason of its events once they are these, oldest first. */
    events: (...statuses: string[]): Promise<Loose[]> =>
      until(async () => {
        const { body } = await service.api('GET', `${path}/events`);
        const found = body.toReversed();
        return String(found.map((one: Loose) => one.status)) === String(statuses) && found;
      }, `events that are ${statuses}`),
  };
}

describe('a source that only the package knows', () => {
  test('is verified and recorded as it came; the processor says what it is, and filters go by that', async () => {
    const { relay, path, send, events } = await shop();
    expect((await send({ uid: 'a' }, 'a guess')).status).toBe(401);
    for (const one of [
      { uid: 'a', order: 1, state: 'paid', by: 'ann' },
      { uid: 'b', order: 2, state: 'paid', by: 'robot' },
      { noise: true },
      { broken: 'glass' },
    ])
      expect((await send(one)).status).toBe(202);
    const [paid, robots, noise, broken] = await events('delivered', 'filtered', 'filtered', 'dead');
    expect(target.calls.map((call) => call.json)).toEqual([
      { type: 'order.paid', title: 'Order 1', author: 'ann', was: 'webhook', header: 'north', order: 1 },
    ]);
    expect([paid.type, paid.source, robots.reason]).toEqual(['order.paid', 'shop', expect.stringContaining('robot')]);
    expect(noise.reason).toBe('The processor takes no notice of it.');
    expect(broken.reason).toMatch(/cannot read glass \(webhooks\/shop\.ts:5/);
    const { body } = await service.api('GET', `${path}/events/${paid.id}`);
    expect(body.payload).toEqual({ uid: 'a', order: 1, state: 'paid', by: 'ann' });
    const { body: steps } = await service.api('GET', `${path}/events/${paid.id}/steps`);
    expect(steps.map((step: Loose) => step.name)).toEqual([
      'received',
      'verified',
      'processed',
      'filtered',
      'webhook_send',
      'settled',
    ]);
    const hook = await request<Loose>(relay.address(), { method: 'GET' });
    expect(hook.body).toMatchObject({ source: 'shop', accepts_webhooks: true });
    expect((await service.api('GET', `${path}/webhook-config`)).body).toMatchObject({ source: 'shop', signed: true });
  });

  test('has copies where the processor finds the same id, and a window of them', async () => {
    const { send, events } = await shop(['deduplication: { idempotency_window: 1h }']);
    const order = { uid: 'same', order: 3, state: 'paid', by: 'ann' };
    await send(order);
    await events('delivered');
    await send({ ...order, again: true });
    const [first, copy] = await events('delivered', 'filtered');
    expect(copy.reason).toBe(`It is a copy of ${first.id}.`);
    expect((await events('delivered', 'filtered'))[0].duplicate_count).toBe(1);
    clock.forward(3_700_000);
    await send({ ...order, again: 'later' });
    await events('delivered', 'filtered', 'delivered');
  });

  test('keeps order, windows and batches by the object that the processor names', async () => {
    const { send, events } = await shop(
      ['order_by: object', 'settle: 10s', 'batch_processing: { enabled: true, batch_size: 2 }'],
      {
        'handler.ts': `export default { name: 's', async handle(event: any, context: any) {
          await context.webhook.send({ body: event.batch.map((one: any) => [one.type, one.facts.title, one.payload.total]) });
        } };`,
      },
    );
    const order = { order: 4, by: 'ann', total: 1 };
    await send({ ...order, uid: 'c', state: 'placed' });
    await send({ ...order, uid: 'd', state: 'changed', total: 2 });
    await send({ ...order, uid: 'e', state: 'placed', order: 5 });
    await events('queued', 'filtered', 'queued');
    clock.forward(11_000);
    await events('delivered', 'filtered', 'delivered');
    expect(target.calls.map((call) => call.json)).toEqual([
      [
        ['order.placed', 'Order 4', 2],
        ['order.placed', 'Order 5', 1],
      ],
    ]);
  });

  test('a replay goes the same way', async () => {
    const { path, send, events } = await shop();
    await send({ uid: 'f', order: 6, state: 'paid', by: 'ann' });
    const [paid] = await events('delivered');
    const dry = await service.api('POST', `${path}/events/${paid.id}/replay?dry_run=true`);
    expect(dry.body).toMatchObject({ outcome: 'done', after: [{ input: { body: { type: 'order.paid' } } }] });
    await service.api('POST', `${path}/events/${paid.id}/replay`);
    await events('delivered', 'delivered');
    expect(target.calls[1]?.json).toEqual(target.calls[0]?.json);
  });
});

test('a known source keeps its facts under those of the processor', async () => {
  const files = {
    'integration.yaml': 'name: own-facts\nversion: 1.0.0\nsource: github\nactions: [webhook_send]\n',
    'webhooks/own.ts': `export default { processors: { github: (payload) => ({ facts: { team: payload.issue.title.split(':')[0] } }) } };`,
    'handler.ts': `export default { name: 'o', async handle({ type, facts }, context) {
      await context.webhook.send({ body: [type, facts.title, facts.team] });
    } };`,
  };
  const relay = await installRelay(service, target, files, { name: 'own facts' });
  await createSender(relay.address).send({ action: 'opened', issue: { number: 1, title: 'web: broken' } });
  await until(async () => target.calls.length === 1, 'the call');
  expect(target.calls[0]?.json).toEqual(['issues.opened', 'web: broken', 'web']);
});

test.each([
  [
    'no processor for the source',
    { 'webhooks/shop.ts': 'export default { processors: { store: () => null } };' },
    'shop',
  ],
  ['imports', { 'webhooks/shop.ts': `import fs from 'node:fs';\n${PROCESSOR}` }, 'imports nothing'],
  ['no such file', { 'webhooks/shop.ts': 'export default 1;' }, 'sends no events that we know'],
])('a package with %s is refused', async (_what, over, said) => {
  const { status, body } = await service.api('POST', '/v1/integrations', {
    files: filesOf([], over),
    name: `bad ${++names}`,
  });
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(said)]);
});

test('its cases go through the processor', async () => {
  const cases = `- name: paid
  event: { type: webhook, headers: { x-shop: north }, payload: { uid: 1, order: 7, state: paid, by: ann } }
  expect: { calls: [{ action: webhook_send, input: { body: { type: order.paid, title: Order 7 } } }] }
- name: noise
  event: { type: webhook, payload: { noise: true } }
  expect: { filtered: takes no notice, calls: [] }
`;
  const good = await service.api('POST', '/v1/integrations', {
    files: filesOf([], { 'cases/a.yaml': cases }),
    name: 'cases',
  });
  expect(good.status).toBe(201);
  const wrong = filesOf([], { 'cases/a.yaml': cases.replace('Order 7', 'Order 8') });
  const bad = await service.api('POST', '/v1/integrations', { files: wrong, name: 'wrong cases' });
  expect([bad.status, JSON.stringify(bad.body)]).toEqual([422, expect.stringContaining('Order 8')]);
});
