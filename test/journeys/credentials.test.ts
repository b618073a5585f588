import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Answer, type LocalServer, localServer, type Seen } from '../connectors/worlds/world.ts';
import { movingClock } from '../support/moving-clock.ts';
import { type Service, startService, until } from '../support/service.ts';

// Credentials of a project, what services say of them, and what integrations do when they come and go.

const FILES = {
  'integration.yaml': [
    'name: tell-slack',
    'version: 1.0.0',
    'source: webhook',
    'unsigned: true',
    'events: ["*"]',
    'actions: [slack_send_message]',
    '',
  ].join('\n'),
  'handler.ts':
    "export default { name: 'tell', async handle(event, context) { await context.slack.send('hi', '#general'); return { status: 'success' }; } };\n",
};

const clock = movingClock();
let slack: LocalServer;
let service: Service;
let says: (seen: Seen) => Answer;
let names = 0;

const works = (): Answer => ({
  json: { ok: true, user: 'bot', team: 'Team' },
  headers: { 'x-oauth-scopes': 'chat:write,channels:read' },
});

beforeAll(async () => {
  slack = await localServer((seen) => says(seen));
  service = await startService({ CCB_SLACK_BASE_URL: slack.url }, { clock });
});
afterAll(async () => {
  await service.stop();
  await slack.close();
});
beforeEach(() => {
  says = works;
  clock.forward(120_000);
});

async function install(config: Record<string, string> = {}) {
  const name = `tell-slack-${++names}`;
  const files = { ...FILES, 'integration.yaml': FILES['integration.yaml'].replace('tell-slack', name) };
  const { body } = await service.api('POST', '/v1/integrations', { files, config });
  return body as { id: string; status: string };
}

const read = async (id: string, path = '') => (await service.api('GET', `/v1/integrations/${id}${path}`)).body;

const setDefault = (token: string, query = '') =>
  service.api('POST', `/v1/credentials${query}`, { project: 'local', service: 'slack', fields: { token } });

test('a waiting integration starts with the credential of its project, and waits again without it', async () => {
  const { id, status } = await install();
  expect(status).toBe('inactive');
  const made = await setDefault('xoxb-canary-default-1234');
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ project: 'local', service: 'slack', fields: { token: '••••1234' } });
  expect(JSON.stringify(made.body)).not.toContain('canary');
  expect((await read(id)).status).toBe('active');
  expect((await read(id, '/permissions')).credentials).toMatchObject([{ service: 'slack', from: 'project' }]);
  const tried = await until(async () => {
    const { body } = await service.api('GET', '/v1/credentials?service=slack');
    return body.find((one: { status: string }) => one.status === 'healthy');
  }, 'the saved credential tried in the background');
  expect(tried).toMatchObject({ scopes: ['chat:write', 'channels:read'], message: expect.stringContaining('bot') });
  expect((await service.api('DELETE', `/v1/credentials/${made.body.id}`)).status).toBe(204);
  expect((await read(id)).status).toBe('inactive');
});

test('what the service refuses is not saved where verification is asked for', async () => {
  says = () => ({ json: { ok: false, error: 'invalid_auth' } });
  const refused = await setDefault('xoxb-wrong', '?verify=true');
  expect(refused).toMatchObject({ status: 422, body: { error: 'Credential refused' } });
  expect((await service.api('GET', '/v1/credentials')).body).toEqual([]);
});

test.each([
  ['no such service', { service: 'slac', fields: { token: 'x' } }, 404, /Did you mean "slack"/],
  ['no such field', { service: 'slack', fields: { tokn: 'x' } }, 400, /Did you mean "token"/],
  ['no field at all', { service: 'slack', fields: {} }, 400, /at least one field/],
  ['not a text', { service: 'slack', fields: { token: 1 } }, 400, /must be a text/],
  ['no such project', { service: 'slack', fields: { token: 'x' }, project: 'nobody/nothing' }, 404, /project/],
])('%s is told', async (_name, body, status, sentence) => {
  const answer = await service.api('POST', '/v1/credentials', { project: 'local', ...body });
  expect(answer.status).toBe(status);
  expect(answer.body.message).toMatch(sentence);
});

test('a test says which right is missing, and the integration shows it', async () => {
  const { id } = await install({ slack_token: 'xoxb-own' });
  await until(async () => (await read(id)).health_status === 'healthy', 'tried after it was saved');
  says = () => ({ ...works(), headers: { 'x-oauth-scopes': 'channels:read' } });
  const { body } = await service.api('POST', `/v1/integrations/${id}/test`);
  expect(body).toMatchObject({ success: false, health_status: 'unhealthy' });
  expect(body.checks).toMatchObject([{ service: 'slack', missing_scopes: ['chat:write'], from: 'integration' }]);
  expect(body.message).toMatch(/lacks chat:write/);
  expect(await read(id)).toMatchObject({ health_status: 'unhealthy', last_health_check: body.last_health_check });
});

test('a host that does not answer is unknown, never missing', async () => {
  const { id } = await install({ slack_token: 'xoxb-own', slack_base_url: 'http://127.0.0.1:9/' });
  const { body } = await service.api('POST', `/v1/integrations/${id}/test`);
  expect(body).toMatchObject({ health_status: 'unknown' });
  expect(await read(id)).toMatchObject({ status: 'active' });
});

test('ten tests a minute, exactly, however many ask at once', async () => {
  const { id } = await install({ slack_token: 'xoxb-own' });
  clock.forward(120_000);
  const answers = await Promise.all(
    Array.from({ length: 25 }, () => service.api('POST', `/v1/integrations/${id}/test`)),
  );
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(10);
  const refused = answers.filter((answer) => answer.status === 429);
  expect(refused).toHaveLength(15);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  clock.forward(61_000);
  expect((await service.api('POST', `/v1/integrations/${id}/test`)).status).toBe(200);
});

test('all are tested side by side, and young results are taken', async () => {
  await install({ slack_token: 'xoxb-own' });
  clock.forward(120_000);
  const { body } = await service.api('POST', '/v1/integrations/test-all');
  expect(body.tested).toBeGreaterThan(1);
  expect(body.healthy + body.unhealthy + body.unknown).toBe(body.tested);
  const asked = slack.seen.length;
  const again = await service.api('POST', '/v1/integrations/test-all');
  expect(again.body).toMatchObject({ tested: body.tested, healthy: body.healthy });
  expect(slack.seen).toHaveLength(asked);
});
