import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request, type Service, startService } from '../support/service.ts';

// Webhooks that nobody signs are taken at a secret address, wherever it was said that nobody signs them.

let service: Service;
let serial = 0;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const filesOf = (version: string, more: string[] = []): Record<string, string> => ({
  'integration.yaml': [
    'name: unsigned',
    `version: ${version}`,
    'source: webhook',
    'actions: [webhook_send]',
    ...more,
    '',
  ].join('\n'),
});

async function install(body: object): Promise<{ id: string; webhook_url: string; status: string }> {
  const made = await service.api('POST', '/v1/integrations', body);
  expect([200, 201]).toContain(made.status);
  return made.body;
}

const addressOf = async (id: string): Promise<string> =>
  (await service.api('GET', `/v1/integrations/${id}`)).body.webhook_url;

const post = (address: string) =>
  request(address.replace(/^.*(?=\/webhooks\/)/, service.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"n":1}',
  });

const SECRET_ADDRESS = /\/webhooks\/int_\w+\/[\w-]{40,}$/;

test('unsigned in the configuration makes the secret address', async () => {
  const { id } = await install({ files: filesOf('1.0.0'), name: `unsigned ${++serial}` });
  expect(await addressOf(id)).not.toMatch(SECRET_ADDRESS);
  await service.api('PATCH', `/v1/integrations/${id}/config`, { unsigned: true });
  const address = await addressOf(id);
  expect(address).toMatch(SECRET_ADDRESS);
  expect((await post(address)).status).toBe(202);
  expect((await post(address.replace(/\/[^/]+$/, ''))).status).toBe(401);
});

test('it goes while webhooks are signed, and is the same when they no longer are', async () => {
  const { id, webhook_url } = await install({
    files: filesOf('1.0.0'),
    name: `unsigned ${++serial}`,
    config: { unsigned: true },
  });
  expect(webhook_url).toMatch(SECRET_ADDRESS);
  await service.api('PATCH', `/v1/integrations/${id}/config`, { unsigned: null });
  expect(await addressOf(id)).not.toMatch(SECRET_ADDRESS);
  expect((await post(webhook_url)).status).toBe(401);
  await service.api('PATCH', `/v1/integrations/${id}/config`, { unsigned: true });
  expect(await addressOf(id)).toBe(webhook_url);
  expect((await post(webhook_url)).status).toBe(202);
});

test('it follows the version', async () => {
  const name = `unsigned ${++serial}`;
  const { id, webhook_url } = await install({ files: filesOf('1.0.0', ['unsigned: true']), name });
  expect((await install({ files: filesOf('1.1.0'), name })).webhook_url).not.toMatch(SECRET_ADDRESS);
  await service.api('POST', `/v1/integrations/${id}/rollback`, { version: '1.0.0' });
  expect(await addressOf(id)).toBe(webhook_url);
});
