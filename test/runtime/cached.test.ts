import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Log } from '#src/kit/log.ts';
import { openSharedCache } from '#src/store/shared-cache.ts';
import { freePort } from '../../scripts/free-port.ts';
import { movingClock } from '../support/moving-clock.ts';
import { startRedis } from '../support/redis.ts';
import { installRelay, type Relay } from '../support/relay.ts';
import { deliver, type Service, startService, until } from '../support/service.ts';
import { silent } from '../support/silent.ts';
import { startTarget, type Target } from '../support/target.ts';

// Answers of reading actions are kept for a while, in memory or in a Redis that processes share; a dead Redis fails nothing.

const clock = movingClock();
const redis = await startRedis(await freePort());
const said: string[] = [];
const hear = (fields: unknown, text?: string): void => void said.push(text ?? String(fields));
const log = { ...silent, warn: hear, info: hear } as unknown as Log;

let target: Target;
let service: Service;
let names = 0;

beforeAll(async () => {
  target = await startTarget();
  service = await startService(redis ? { REDIS_URL: redis.url } : {}, { clock, log });
});
afterAll(async () => {
  await service.stop();
  await target.close();
  await redis?.stop();
});
beforeEach(() => {
  target.calls.length = 0;
  target.answer((_call, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, user: { id: `U${asked()}`, name: 'ann', profile: {} } }));
  });
});

const HANDLER = `const { email = 'ann@example.com', keep, plain } = event.payload;
    const found = await context.slack.lookupUser({ email }).catch((error) => ({ user: { id: error.message } }));
    if (keep) await context.cache.set('kept', keep);
    return { id: found.user?.id ?? found.id, kept: plain ? null : await context.cache.get('kept') };`;

async function install(
  caching: string,
  of: Service = service,
): Promise<Relay & { run(payload?: object): Promise<unknown> }> {
  const files = {
    'integration.yaml': `name: cached\nversion: 1.0.0\nsource: github\nactions: [slack_lookup_user]\ncaching: ${caching}\n`,
    'handler.ts': `export default { name: 'c', async handle(event, context) { ${HANDLER} } };`,
  };
  const config = { slack_token: 'xoxb-1', slack_base_url: target.url.replace('/hook', '/') };
  const relay = await installRelay(of, target, files, { name: `cached ${++names}`, config });
  return {
    ...relay,
    async run(payload = {}) {
      const { body } = await deliver(relay.address(), 'push', payload);
      const path = `/v1/integrations/${relay.id}/events/${body.event_id}`;
      const event = await until(async () => {
        const { body: one } = await of.api('GET', path);
        return ['delivered', 'dead'].includes(one.status) && one;
      }, 'the end of the event');
      return event.status === 'delivered' ? event.result : event.reason;
    },
  };
}

/** Times that somebody was looked up: the connection is tried in the background, too. */
const asked = (): number => target.calls.filter((call) => call.path.includes('lookupByEmail')).length;

describe('in memory', () => {
  test('the same question is asked once, for the ttl; another one, or under another credential, is asked', async () => {
    const one = await install('{ enabled: true, ttl: 1m }');
    expect([await one.run(), await one.run()]).toEqual([
      { id: 'U1', kept: null },
      { id: 'U1', kept: null },
    ]);
    await one.run({ email: 'bob@example.com' });
    expect(asked()).toBe(2);
    await service.api('PATCH', `/v1/integrations/${one.id}/config`, { slack_token: 'xoxb-2' });
    await one.run();
    expect(asked()).toBe(3);
    clock.forward(61_000);
    await one.run();
    expect(asked()).toBe(4);
    const { body: events } = await service.api('GET', `/v1/integrations/${one.id}/events`);
    const { body: steps } = await service.api('GET', `/v1/integrations/${one.id}/events/${events[3].id}/steps`);
    expect(steps.find((step: { name: string }) => step.name === 'slack_lookup_user')).toMatchObject({
      status: 'success',
    });
  });

  test('without caching every question is asked, and a refusal is never kept', async () => {
    const plain = await install('{ enabled: false }');
    await plain.run({ plain: true });
    await plain.run({ plain: true });
    expect(asked()).toBe(2);
    const one = await install('{ enabled: true }');
    target.answer((_call, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"ok":false,"error":"users_not_found"}');
    });
    await one.run();
    await one.run();
    expect(asked()).toBe(4);
  });
});

const withRedis = redis ? describe : describe.skip;

withRedis('in Redis', () => {
  test('what one process has kept another one finds, as long as it lives', async () => {
    const one = await install('{ enabled: true, strategies: [redis] }');
    expect(await one.run({ keep: 'shared' })).toEqual({ id: 'U1', kept: 'shared' });
    expect([await one.run(), asked()]).toEqual([{ id: 'U1', kept: 'shared' }, 1]);
    const other = openSharedCache(redis?.url ?? '', silent);
    await until(async () => (await other.get(`${one.id}:kept`).catch(() => null)) === 'shared', 'the other to find it');
    await other.set(`${one.id}:kept`, 'by another', 60_000);
    expect(await one.run()).toEqual({ id: 'U1', kept: 'by another' });
    await other.set(`${one.id}:kept`, 'for a moment', 30);
    await until(async () => (await other.get(`${one.id}:kept`)) === undefined, 'it to be forgotten');
    await other.close();
    expect(await one.run()).toEqual({ id: 'U1', kept: null });
  });

  test('dead, it fails no event: memory stands in, it is said once, and it is used again when it is back', async () => {
    const one = await install('{ enabled: true, strategies: [memory, redis] }');
    await one.run({ keep: 'before' });
    said.length = 0;
    await redis?.kill();
    const other = await install('{ enabled: true, strategies: [redis] }');
    for (let i = 0; i < 3; i++) expect(await other.run({ keep: 'alone' })).toMatchObject({ kept: 'alone' });
    expect(said.filter((text) => text.includes('memory stands in'))).toHaveLength(1);
    await redis?.start();
    await until(async () => {
      await other.run({ keep: 'again' });
      return said.some((text) => text.includes('answers again'));
    }, 'Redis to be used again');
    expect(said.filter((text) => text.includes('memory stands in'))).toHaveLength(1);
  });
});
