import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fastify from 'fastify';
import { readEnv } from '#src/env.ts';
import { listenAt } from '#src/listen-at.ts';
import { startPostgres } from './support/postgres.ts';
import { installRelay, relayFiles } from './support/relay.ts';
import { deliver, type Service, startService, until } from './support/service.ts';
import { startTarget, type Target } from './support/target.ts';

// CCB_ROLES: a process without web takes nothing in, one without worker works on nothing; together they are the service.

const postgres = await startPostgres();
const onPostgres = 'missing' in postgres ? test.skip : test;

let web: Service;
let worker: Service;
let target: Target;

beforeAll(async () => {
  if ('missing' in postgres) {
    console.log(`not run: postgres ${postgres.missing}`);
    return;
  }
  target = await startTarget();
  const shared = {
    DATABASE_URL: await postgres.database(),
    INTEGRATION_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  web = await startService({ ...shared, CCB_ROLES: 'web' });
  worker = await startService({ ...shared, CCB_ROLES: 'worker' });
});

afterAll(async () => {
  if ('missing' in postgres) return;
  await Promise.all([web.stop(), worker.stop()]);
  await target.close();
  await postgres.stop();
});

onPostgres('each process does its own part', async () => {
  const relay = await installRelay(web, target, relayFiles('    await context.webhook.send({ body: { n: 1 } });'));
  expect((await deliver(relay.address(), 'push', {})).status).toBe(202);
  await until(async () => target.calls.length > 0, 'the call');
  const health = await Promise.all([web, worker].map((service) => service.api('GET', '/health', undefined, null)));
  expect(health.map(({ body }) => body.roles)).toEqual([['web'], ['worker']]);
  // Sandboxes are started by the first event: only one of the two had it.
  expect(health.map(({ body }) => body.sandbox.children > 0)).toEqual([false, true]);
});

onPostgres('a process without web has neither API nor webhooks, and says so', async () => {
  const relay = await installRelay(web, target, relayFiles('    return {};'), { name: 'second' });
  expect((await worker.api('GET', '/ready', undefined, null)).body).toEqual({ ready: true });
  const refused = { error: 'Not found', message: expect.stringContaining('CCB_ROLES leaves out web.') };
  expect(await worker.api('GET', '/v1/integrations')).toMatchObject({ status: 404, body: refused });
  expect(await worker.api('GET', `/webhooks/${relay.id}`)).toMatchObject({ status: 404, body: refused });
  const sent = await deliver(`${worker.url}/webhooks/${relay.id}`, 'push', {});
  expect([sent.status, sent.body]).toEqual([404, refused]);
});

test('a port that is taken, and a host that is not ours, are told as mistakes in the environment', async () => {
  const [first, second] = [fastify(), fastify()];
  const { port } = new URL(await listenAt(first, readEnv({ PORT: '0' })));
  const tried = listenAt(second, readEnv({ PORT: port }));
  await expect(tried).rejects.toThrow(`PORT: ${port} is taken on 127.0.0.1; stop what listens there`);
  const strange = listenAt(second, readEnv({ HOST: '192.0.2.1' }));
  await expect(strange).rejects.toThrow('HOST: "192.0.2.1" is no address of this machine');
  await Promise.all([first.close(), second.close()]);
});
