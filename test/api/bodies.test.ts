import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installRelay, type Relay, relayFiles } from '../support/relay.ts';
import { ADMIN_KEY, request, type Service, startService } from '../support/service.ts';

// What a body says is taken as it was sent: nothing is guessed into another type, nothing is dropped unsaid.

let service: Service;
let relay: Relay;

const MOODS = 'config_schema: {type: object, properties: {mood: {type: string, enum: [calm, merry]}}}';

beforeAll(async () => {
  service = await startService();
  relay = await installRelay(service, { url: 'http://127.0.0.1:9/' }, relayFiles('    return {};', [MOODS]));
});
afterAll(() => service.stop());

const own = (): string => `/v1/integrations/${relay.id}`;

test.each([
  ['POST', '/stage', { on: null }],
  ['POST', '/stage', { on: 'false' }],
  ['PATCH', '/monitoring', { metrics_enabled: null }],
  ['PATCH', '', { name: 5 }],
  ['POST', '/replay', { from: '1h', dry_run: null }],
  ['POST', '/rollback', { version: 1 }],
] as const)('%s %s does not take %j for something else', async (method, path, body) => {
  await service.api('POST', `${own()}/stage`, { on: true });
  const [field] = Object.keys(body).slice(-1);
  const { status, body: answer } = await service.api(method, `${own()}${path}`, body);
  expect([status, answer.error, answer.message]).toEqual([
    400,
    'Invalid request',
    expect.stringMatching(new RegExp(`^body\\.${field} must be (boolean|string)\\.`)),
  ]);
  expect((await service.api('GET', `${own()}/status`)).body.staged).toBe(true);
  expect((await service.api('GET', `${own()}/monitoring`)).body.metrics_enabled).toBe(true);
});

test.each([{ ids: 'x' }, { ids: [1] }])('a batch of %j is no batch', async (body) => {
  expect((await service.api('POST', '/v1/integrations/batch', body)).status).toBe(400);
});

test('a batch comes in the order in which it was asked for, each once', async () => {
  const files = relayFiles('    return {};');
  const { body: other } = await service.api('POST', '/v1/integrations', { files, name: 'other' });
  for (const ids of [
    [other.id, relay.id],
    [relay.id, 'int_none', other.id, relay.id],
  ]) {
    const { body } = await service.api('POST', '/v1/integrations/batch', { ids });
    const wanted = [...new Set(ids)].filter((id) => id !== 'int_none');
    expect(body.map((one: { id: string }) => one.id)).toEqual(wanted);
  }
  await service.api('DELETE', `/v1/integrations/${other.id}`);
});

test('in an address all is text: there numbers and yes or no are read', async () => {
  expect((await service.api('GET', '/v1/integrations?limit=1')).body).toHaveLength(1);
  expect((await service.api('GET', `${own()}/events?duplicate=true`)).status).toBe(200);
});

test('null as the expiry of a key is: never', async () => {
  const made = await service.api('POST', '/v1/auth/tokens', { name: 'for ever', expires_at: null });
  expect([made.status, made.body.expires_at]).toEqual([201, null]);
  const none = await service.api('POST', '/v1/auth/tokens', { name: 'x', expires_at: '+010000-01-01T00:00:00Z' });
  expect([none.status, none.body.error]).toEqual([400, 'Invalid time']);
});

test('a field that is not known, is missing, or of which none came, is named', async () => {
  const refused = async (method: string, path: string, body: object) =>
    (await service.api(method, path, body)).body.message;
  expect(await refused('PATCH', own(), { nmae: 'x' })).toMatch(
    /^body\.nmae is not known: send name, .*\. Did you mean "name"\? /,
  );
  expect(await refused('POST', '/v1/auth/tokens', {})).toMatch(/^body\.name is missing\. /);
  expect(await refused('PATCH', `${own()}/monitoring`, {})).toMatch(
    /^body says nothing: send at least one of metrics_/,
  );
});

test('alerts are not taken away by a request that names none', async () => {
  const wanted = { error_rate_threshold: 5, notification_channels: ['slack://dev-alerts'] };
  expect((await service.api('PUT', `${own()}/alerts`, wanted)).status).toBe(200);
  for (const body of [undefined, {}, { rule: [] }, { alerts: {} }]) {
    const { status, body: answer } = await service.api('PUT', `${own()}/alerts`, body);
    expect([status, answer.message]).toEqual([400, expect.stringContaining('{"rules": []}')]);
  }
  expect((await service.api('GET', `${own()}/alerts`)).body.error_rate_threshold).toBe(5);
  expect((await service.api('PUT', `${own()}/alerts`, { rules: [] })).body.error_rate_threshold).toBeNull();
});

test.each([
  'from=7',
  'from=foo%201',
  'from=2026-02-31',
  'from=2026-01-01T25:00:00Z',
  'from=1h&to=2h',
  'from=2026-01-02&to=2026-01-01',
])('events of %s: the time is refused, and said how it is written', async (query) => {
  const { status, body } = await service.api('GET', `${own()}/events?${query}`);
  expect([status, body.error]).toEqual([400, 'Invalid time']);
  expect(body.message).toMatch(/ISO time|before/);
});

test('an execution that is refused before it is read is refused in the envelope, too', async () => {
  const send = (headers: object, body: string | Buffer) =>
    request<{ response: { ok: boolean; error_code: number; description: string } }>(
      `${service.url}/v1/catalog/slack_send_message/execute`,
      { method: 'POST', headers: { authorization: `Bearer ${ADMIN_KEY}`, ...headers }, body },
    );
  const json = { 'content-type': 'application/json' };
  for (const [code, headers, body] of [
    [400, json, '{"input": '],
    [415, { 'content-type': 'text/plain' }, 'input'],
    [413, json, `{"input": "${'x'.repeat(2_200_000)}"}`],
    [400, json, '[]'],
  ] as const) {
    const answer = await send(headers, body);
    expect([answer.status, answer.body.response]).toEqual([
      code,
      { ok: false, error_code: code, description: expect.any(String) },
    ]);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
  const nobody = await request<{ error: string }>(`${service.url}/v1/catalog/slack_send_message/execute`, {
    method: 'POST',
  });
  expect([nobody.status, nobody.body.error]).toEqual([401, 'Invalid API Key']);
});

test('settings beside `config` are settings, whatever they are called; secrets among them are kept as secrets', async () => {
  const made = await service.api('POST', '/v1/integrations', {
    name: 'beside',
    source_service: 'GitHub',
    target_service: 'MS Teams',
    events: ['issues.opened'],
    github_repos: ['my-org/my-repo'],
    retry_attempts: 2,
    deduplication_key: 'issue.id',
    of_my_own: { kept: true },
    teams_webhook_url: 'https://teams.example.com/hook',
    version: '9.9.9',
    config: { note: 'inside' },
  });
  expect([made.status, made.body.source, made.body.target]).toEqual([201, 'github', 'teams']);
  expect(made.body.config).toEqual({
    github_repos: ['my-org/my-repo'],
    retry_attempts: 2,
    deduplication_key: 'issue.id',
    of_my_own: { kept: true },
    note: 'inside',
  });
  const { body: config } = await service.api('GET', `/v1/integrations/${made.body.id}/config`);
  expect(config.teams_webhook_url).toMatch(/^\*|…|•/);
});

test('a package takes settings in either place; one that is not known is told which there are', async () => {
  const files = relayFiles('    return {};');
  const { body } = await service.api('POST', '/v1/integrations', { files, name: 'second', note: 'beside' });
  expect(body.config).toEqual({ note: 'beside' });
  const none = await service.api('POST', '/v1/integrations', { package: 'okdesk-telegran' });
  expect([none.status, none.body.message]).toEqual([
    404,
    expect.stringMatching(/there are .*github-slack-notifications.* Did you mean "okdesk-telegram"\?$/),
  ]);
});

test('settings of an integration that is asked for are bounded as all are', async () => {
  const { status, body } = await service.api('POST', '/v1/integrations', {
    name: 'large',
    source: 'github',
    target: 'slack',
    note: 'x'.repeat(300_000),
  });
  expect([status, body.error]).toEqual([413, 'Configuration too large']);
});

test('a service may be called by its name', async () => {
  const fields = { token: 'xoxb-1-2' };
  const made = await service.api('POST', '/v1/credentials', { service: 'Slack', fields });
  expect([made.status, made.body.service]).toEqual([201, 'slack']);
  const listed = await service.api('GET', '/v1/credentials?service=SLACK');
  expect(listed.body.map((one: { id: string }) => one.id)).toEqual([made.body.id]);
  const actions = await service.api('GET', '/v1/catalog?service=GitHub%20Actions&limit=1');
  expect(actions.body[0].id).toMatch(/^github_actions_/);
  expect((await service.api('GET', '/v1/catalog/Google-Drive')).body.id).toBe('google_drive');
});

test('settings of another kind, and events that are almost some, are refused with what is meant', async () => {
  const refused = async (config: object) => (await service.api('PATCH', `${own()}/config`, config)).body.message;
  expect(await refused({ events: ['isues.opened'] })).toContain('Did you mean "issues.opened"?');
  expect(await refused({ mood: 'loud' })).toBe('"mood" must be one of calm, merry.');
  expect((await service.api('PATCH', `${own()}/config`, { events: ['issues.opened'] })).status).toBe(200);
});

test('an eleventh test in a minute is told how long to wait, and where the last result is', async () => {
  const tests = await Promise.all(Array.from({ length: 11 }, () => service.api('POST', `${own()}/test`)));
  const [last] = tests.filter(({ status }) => status === 429);
  expect([last?.body.error, last?.body.message]).toEqual([
    'Rate limit exceeded',
    expect.stringMatching(/10 times a minute: wait \d+ s\. .* health_status\.$/),
  ]);
  const here = await service.api('POST', '/v1/integrations/test-all', { project: 'acme/none' });
  expect([here.status, here.body.tested ?? 0]).toEqual([expect.any(Number), 0]);
});
