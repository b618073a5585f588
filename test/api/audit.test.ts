import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { installRelay, type Relay, relayFiles } from '../support/relay.ts';
import { type Answer, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Who changed what: in a list, and told to whoever asked to be told.

const PROJECT = 'acme/audited';
const clock = movingClock();
let target: Target;
let service: Service;
let relay: Relay;

beforeAll(async () => {
  target = await startTarget();
  service = await startService({}, { clock });
  relay = await installRelay(service, target, relayFiles('    return {};'), { project: PROJECT });
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape the route answers.
const ask = (method: string, path: string, body?: unknown): Promise<Answer<any>> => service.api(method, path, body);

interface Told {
  id: string;
  event: string;
  actor: string;
  integration: Record<string, unknown>;
}
const told = (): Told[] => target.calls.map(({ json }) => json as Told);

test('every change has a line with its actor, before and after', async () => {
  await ask('PATCH', `/v1/integrations/${relay.id}`, { name: 'renamed' });
  await ask('PATCH', `/v1/integrations/${relay.id}/config`, { note: 'x', slack_token: 'xoxb-never-to-be-seen' });
  const { body, headers } = await ask('GET', `/v1/audit?target=${relay.id}&limit=2`);
  const [configured, renamed] = body;
  expect(configured).toMatchObject({
    actor: expect.stringMatching(/^key:key_/),
    action: 'integration.configure',
    project: PROJECT,
    target_id: relay.id,
    before: { config: {} },
    after: { config: { note: 'x' }, services: ['slack'] },
  });
  expect(renamed).toMatchObject({
    action: 'integration.update',
    before: { name: 'relay' },
    after: { name: 'renamed' },
  });
  expect(Number(headers.get('x-total-count'))).toBeGreaterThan(3);
  const by = (query: string) => ask('GET', `/v1/audit?${query}`);
  expect((await by('action=integration.update')).body).toEqual([renamed]);
  expect((await by(`actor=${encodeURIComponent(renamed.actor)}&project=${PROJECT}&from=1h&limit=1`)).body).toEqual([
    configured,
  ]);
  expect((await by('project=acme/nothing')).body).toEqual([]);
  expect((await by('to=1h')).body).toEqual([]);
});

test('an address is told of changes, signed, until it is taken away', async () => {
  const made = await ask('POST', '/v1/audit/webhooks', {
    url: target.url,
    project: PROJECT,
    events: ['integration_updated', 'integration_deleted'],
    headers: { 'X-Team': 'blue' },
  });
  const { id, secret } = made.body;
  expect([made.status, secret.length > 30, made.body.headers]).toEqual([201, true, { 'X-Team': '••••' }]);
  await ask('POST', `/v1/integrations/${relay.id}/pause`);
  const call = await until(async () => target.calls[0], 'the call');
  const signature = createHmac('sha256', secret).update(call.body).digest('hex');
  expect(call.headers).toMatchObject({
    'x-ccb-signature-256': `sha256=${signature}`,
    'x-ccb-event': 'integration_updated',
    'x-ccb-delivery': call.json.id,
    'x-team': 'blue',
    'content-type': 'application/json',
  });
  expect(call.json).toMatchObject({
    event: 'integration_updated',
    actor: expect.stringMatching(/^key:/),
    integration: { id: relay.id, status: 'paused', previousStatus: 'active' },
  });
  const [shown] = (await ask('GET', '/v1/audit/webhooks')).body;
  expect(shown).toMatchObject({ id, last_status: 200, last_error: null, active: true });
  expect(shown).not.toHaveProperty('secret');
  await installRelay(service, target, relayFiles('    return {};'), { name: 'elsewhere', project: 'acme/else' });
  expect((await ask('DELETE', '/v1/audit/webhooks')).body.message).toContain('querystring.id is missing');
  expect((await ask('DELETE', `/v1/audit/webhooks?id=${id}`)).status).toBe(204);
  expect((await ask('DELETE', `/v1/audit/webhooks/${id}`)).status).toBe(404);
  await ask('POST', `/v1/integrations/${relay.id}/activate`);
  expect(told()).toHaveLength(1);
});

test('what cannot be delivered is tried again under the same name, in order; 410 ends it', async () => {
  target.calls.length = 0;
  let refusals = 2;
  target.answer((_call, response) => response.writeHead(refusals-- > 0 ? 500 : 204).end());
  const hook = { url: target.url, events: ['integration_updated'] };
  const { id } = (await ask('POST', '/v1/audit/webhooks', hook)).body;
  await ask('POST', `/v1/integrations/${relay.id}/pause`);
  await ask('POST', `/v1/integrations/${relay.id}/activate`);
  await until(async () => {
    clock.forward(10_000);
    return told().length === 4;
  }, 'both to arrive');
  const [first] = told();
  expect(told().filter(({ id: name }) => name === first?.id)).toHaveLength(3);
  expect(told().map(({ integration }) => integration.status)).toEqual(['paused', 'paused', 'paused', 'active']);
  target.answer((_call, response) => response.writeHead(410).end());
  await ask('POST', `/v1/integrations/${relay.id}/pause`);
  const [gone] = await until(async () => {
    const hooks = (await ask('GET', '/v1/audit/webhooks')).body;
    return hooks[0].active ? null : hooks;
  }, 'the end');
  expect(gone).toMatchObject({ id, last_status: 410, last_error: expect.any(String) });
  const before = told().length;
  await ask('POST', `/v1/integrations/${relay.id}/activate`);
  expect(told()).toHaveLength(before);
});

test.each([
  [{ url: 'ftp://example.com' }, 400, 'Invalid address'],
  [{ url: 'https://user:pass@example.com/' }, 400, 'Invalid address'],
  [{ url: 'https://example.com', events: ['integration_exploded'] }, 400, 'Invalid request'],
  [{ url: 'https://example.com', headers: { Host: 'elsewhere' } }, 400, 'Invalid header'],
  [{ url: 'https://example.com', headers: { 'X-CCB-Signature-256': 'mine' } }, 400, 'Invalid header'],
  [{ url: 'https://example.com', headers: { 'X-A': 'a\r\nHost: b' } }, 400, 'Invalid header'],
  [{ url: 'https://example.com', secret: 'short' }, 400, 'Invalid request'],
  [{ url: 'https://example.com', project: 'acme/nothing' }, 404, 'Not found'],
])('%j is refused', async (body, status, error) => {
  const answer = await ask('POST', '/v1/audit/webhooks', body);
  expect([answer.status, answer.body.error]).toEqual([status, error]);
});

test('an address that may not be called is not called, and says so', async () => {
  const { id } = (await ask('POST', '/v1/audit/webhooks', { url: 'http://169.254.169.254/latest' })).body;
  await ask('PATCH', `/v1/integrations/${relay.id}`, { name: 'again' });
  const hook = await until(async () => {
    const hooks: { id: string; last_error: string | null }[] = (await ask('GET', '/v1/audit/webhooks')).body;
    return hooks.find((one) => one.id === id && one.last_error !== null);
  }, 'the refusal');
  expect(hook).toMatchObject({ last_status: null, active: true });
});
