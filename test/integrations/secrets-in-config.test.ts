import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { installRelay, relayFiles } from '../support/relay.ts';
import { deliver, type Service, startService, until, WEBHOOK_SECRET } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Secrets are set, replaced and taken away through the configuration.

let service: Service;
let target: Target;
let id: string;
let serial = 0;

beforeAll(async () => {
  service = await startService();
  target = await startTarget();
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

beforeEach(async () => {
  const { body } = await service.api('POST', '/v1/integrations', {
    package: 'github-slack-notifications',
    name: `notifications ${++serial}`,
    config: { slack_channel: '#x', slack_token: 'xoxb-0123456789-abc', webhook_secret: WEBHOOK_SECRET },
  });
  expect(body.status).toBe('active');
  id = body.id;
});

const set = (config: object) => service.api('PATCH', `/v1/integrations/${id}/config`, config);
const shown = async (path: string) => (await service.api('GET', `/v1/integrations/${id}${path}`)).body;

test('a credential is taken away with its last field, and what needs it becomes inactive', async () => {
  await set({ slack_signing_secret: 'one field more' });
  expect((await set({ slack_token: null })).status).toBe(200);
  expect(await shown('/config')).toEqual({
    slack_channel: '#x',
    slack_signing_secret: '••••more',
    webhook_secret: '••••ests',
  });
  expect(await shown('/permissions')).toMatchObject({
    status: 'inactive',
    credentials: [{ service: 'slack', configured: false, from: 'integration' }],
    missing: [{ kind: 'credential', name: 'slack' }],
  });
  await set({ slack_signing_secret: null, slack_base_url: null });
  expect(await shown('/permissions')).toMatchObject({ credentials: [{ configured: false, from: null }] });
  await set({ slack_token: 'xoxb-another-0123456789' });
  expect(await shown('/status')).toMatchObject({ status: 'active' });
});

test('the address of a service alone is no credential', async () => {
  await set({ slack_token: null, slack_base_url: target.url });
  expect(await shown('/permissions')).toMatchObject({ status: 'inactive', missing: [{ name: 'slack' }] });
});

test('the webhook secret is taken away with the one before it', async () => {
  await service.api('PATCH', `/v1/integrations/${id}/webhook-secret`, { secret: 'another secret of the tests' });
  const old = await deliver(`${service.url}/webhooks/${id}`, 'ping', {});
  expect(old.status).not.toBe(401);
  await set({ webhook_secret: null });
  expect(await shown('/config')).not.toHaveProperty('webhook_secret');
  expect(await shown('/webhook-config')).toMatchObject({ secret_configured: false });
  expect(await shown('/permissions')).toMatchObject({ status: 'inactive', missing: [{ kind: 'webhook_secret' }] });
  for (const secret of [WEBHOOK_SECRET, 'another secret of the tests']) {
    expect((await deliver(`${service.url}/webhooks/${id}`, 'push', {}, { secret })).status).toBe(401);
  }
});

test('what is not there can be taken away, and an empty text is no null', async () => {
  expect((await set({ github_token: null, webhook_signing_secret: null })).status).toBe(200);
  expect((await set({ slack_token: '' })).body).toMatchObject({ error: 'Invalid credential' });
});

test('webhook_signing_secret signs what is sent; webhook_secret goes on verifying what comes in', async () => {
  const files = relayFiles('    await context.webhook.send({ body: { n: 1 } });');
  const relay = await installRelay(service, target, files, {
    config: { webhook_signing_secret: 'signs what goes out' },
  });
  const config = (await service.api('GET', `/v1/integrations/${relay.id}/config`)).body;
  expect(config).toMatchObject({ webhook_signing_secret: '•••• out', webhook_secret: '••••ests' });
  expect((await deliver(relay.address(), 'push', {})).status).toBe(202);
  const [call] = await until(async () => target.calls.length > 0 && target.calls, 'the call');
  expect(call?.headers['webhook-signature']).toMatch(/^v1,/);
});

test('a webhook secret that comes with a request in words is kept', async () => {
  const wanted = { name: 'In words', source: 'github', target: 'slack', config: { webhook_secret: WEBHOOK_SECRET } };
  const { body } = await service.api('POST', '/v1/integrations', wanted);
  const { body: config } = await service.api('GET', `/v1/integrations/${body.id}/config`);
  expect(config).toEqual({ webhook_secret: '••••ests' });
});
