import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PERMISSIONS_OF, rightsOf } from '#src/access/matrix.ts';
import type { Route } from '#src/api/define.ts';
import { ROUTES } from '#src/api/registry.generated.ts';
import { createLog } from '#src/kit/log.ts';
import { movingClock } from '../support/moving-clock.ts';
import { installRelay, type Relay, relayFiles } from '../support/relay.ts';
import { ADMIN_KEY, type Answer, deliver, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Every route with every kind of key, on one's own project and on another's; and no secret through any door.

const MINE = 'acme/mine';
const THEIRS = 'acme/theirs';
/** What must never be seen again once it was handed in. */
const SECRETS = {
  slackToken: 'xoxb-canary-4711-of-the-slack-token',
  webhookSecret: 'canary 4712 of the webhook secret/+',
  webhookUrl: '/hooks/canary-4713-of-the-address',
  oldSecret: 'canary 4714 of the secret before',
};
/** Only whoever sees the project may read these. */
const PRIVATE = ['private-4715-in-a-name', 'private-4716-in-a-payload', 'private-4717-in-a-log-line'];
const DAY_MS = 24 * 3600 * 1000;

const clock = movingClock();
const logged: string[] = [];
/** Every answer of the API as it went over the wire. */
const answered: { who: string; text: string }[] = [];
let target: Target;
let service: Service;
let relay: Relay;
let eventId: string;
let serial = 0;

type Who = 'none' | 'wrong' | 'bare' | 'expired' | 'reader' | 'writer' | 'admin' | 'stranger';
const tokens: Partial<Record<Who, string>> = { wrong: 'ccb_wrong_0123456789_0123456789', admin: ADMIN_KEY };

async function ask(who: Who, method: string, path: string, body?: unknown): Promise<Answer<{ error?: string }>> {
  const token = tokens[who] ?? ADMIN_KEY;
  const authorization = who === 'bare' ? token : `Bearer ${token}`;
  const answer = await fetch(`${service.url}${path}`, {
    method,
    headers: {
      ...(who === 'none' ? {} : { authorization }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  answered.push({ who, text: `${JSON.stringify([...answer.headers])}${text}` });
  const isJson = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, headers: answer.headers, body: isJson && text !== '' ? JSON.parse(text) : text };
}

const HANDLER = `    await context.webhook.send({ body: { delivery: event.delivery_id } });
    console.error('${PRIVATE[2]}', event.payload);`;

/** An integration of its own, so that a route may do with it what it does. */
const fresh = async (project = MINE): Promise<Relay> =>
  await installRelay(service, { url: target.url }, relayFiles(HANDLER), { name: `fresh ${++serial}`, project });

async function key(body: object): Promise<{ id: string; token: string }> {
  const { status, body: made } = await service.api('POST', '/v1/auth/tokens', { name: `key ${++serial}`, ...body });
  expect(status).toBe(201);
  return made;
}

beforeAll(async () => {
  target = await startTarget();
  // Says everything that it was told, as some services do.
  target.answer((call, response) => {
    const said = JSON.stringify({
      ok: false,
      error: `${call.headers.authorization} ${call.path}`,
      headers: call.headers,
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(said);
  });
  const log = createLog({ level: 'trace', destination: { write: (line) => void logged.push(line) } });
  service = await startService({ CCB_SLACK_BASE_URL: `${target.url}/` }, { clock, log });
  relay = await installRelay(service, { url: target.url }, relayFiles(HANDLER), {
    name: PRIVATE[0] ?? '',
    project: MINE,
    config: { webhook_url: `${new URL(target.url).origin}${SECRETS.webhookUrl}`, webhook_secret: SECRETS.oldSecret },
  });
  await service.api('PATCH', `/v1/integrations/${relay.id}/webhook-secret`, { secret: SECRETS.webhookSecret });
  const sent = await deliver(
    relay.address(),
    'issues',
    { action: 'opened', text: PRIVATE[1] },
    { secret: SECRETS.webhookSecret },
  );
  eventId = sent.body.event_id;
  await until(
    async () =>
      (await service.api('GET', `/v1/integrations/${relay.id}/events/${eventId}`)).body.status === 'delivered',
    'delivery',
  );
  await deliver(relay.address(), 'issues', {}, { secret: 'wrong' });
  await fresh(THEIRS);
  tokens.reader = (await key({ type: 'read_only' })).token;
  tokens.writer = (await key({ type: 'full_access' })).token;
  tokens.bare = tokens.writer;
  tokens.stranger = (await key({ type: 'full_access', projects: [THEIRS] })).token;
  tokens.expired = (await key({ type: 'admin', expires_at: new Date(clock.now() + DAY_MS / 2).toISOString() })).token;
  clock.forward(DAY_MS);
});

afterAll(async () => {
  await service.stop();
  await target.close();
});

async function projectId(name: string): Promise<string> {
  const { body } = await service.api('GET', '/v1/projects');
  return body.find((one: { name: string }) => one.name === name)?.id ?? '';
}

interface Sample {
  path: string;
  body?: unknown;
}

/** A body that each route takes; routes that are not named take none. */
const BODIES: Record<string, (id: string) => unknown> = {
  'POST /v1/auth/tokens': () => ({ name: 'made', type: 'read_only' }),
  'PATCH /v1/auth/tokens/:id': () => ({ name: 'changed' }),
  'POST /v1/integrations': () => ({ files: relayFiles(HANDLER), name: `made ${++serial}`, project: MINE }),
  'POST /v1/integrations/batch': (id) => ({ ids: [id] }),
  'PATCH /v1/integrations/:id': () => ({ description: 'changed' }),
  'PATCH /v1/integrations/:id/config': () => ({ note: 'changed', slack_token: SECRETS.slackToken }),
  'PATCH /v1/integrations/:id/webhook-secret': () => ({ secret: SECRETS.webhookSecret }),
  'POST /v1/integrations/:id/rollback': () => ({ version: '1.0.0' }),
  'POST /v1/integrations/:id/replay': () => ({ from: '1h' }),
  'POST /v1/integrations/:id/stage': () => ({ on: true }),
};

async function sampleFor(route: Route): Promise<Sample> {
  const name = `${route.method} ${route.path}`;
  const isToken = route.path.startsWith('/v1/auth/tokens/');
  const changes = route.method !== 'GET' && route.path.includes(':id') && !route.path.includes(':eid');
  const id = isToken ? (await key({ type: 'read_only' })).id : changes ? (await fresh()).id : relay.id;
  const path = route.path.replace(':eid', eventId).replace(':id', id);
  const body = BODIES[name]?.(id);
  return body === undefined ? { path } : { path, body };
}

const isOfIntegration = (route: Route): boolean => route.path.startsWith('/v1/integrations/:id');

function expected(route: Route, who: Who): number {
  if (who === 'none' || who === 'wrong' || who === 'bare' || who === 'expired') return 401;
  const type = who === 'admin' ? 'admin' : who === 'reader' ? 'read_only' : 'full_access';
  if (route.permission && !rightsOf(PERMISSIONS_OF[type]).has(route.permission)) return 403;
  const isMine = isOfIntegration(route) || (route.method === 'POST' && route.path === '/v1/integrations');
  return who === 'stranger' && isMine ? 404 : (route.status ?? 200);
}

const TITLES: Record<number, string> = { 401: 'Invalid API Key', 403: 'Insufficient permissions', 404: 'Not found' };
const WHO: readonly Who[] = ['none', 'wrong', 'bare', 'expired', 'reader', 'writer', 'admin', 'stranger'];

test.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_name, route) => {
  for (const who of WHO) {
    const { path, body } = await sampleFor(route);
    const answer = await ask(who, route.method, path, body);
    expect([who, answer.status, answer.body]).toEqual([who, expected(route, who), expect.anything()]);
    const title = TITLES[answer.status];
    if (title === undefined) continue;
    expect(answer.body).toEqual({ error: title, message: expect.stringMatching(/\w{3}.*\.$/) });
    if (answer.status === 401) expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  }
});

test("another project's things are in no list, under no name and no id", async () => {
  expect((await ask('stranger', 'GET', '/v1/integrations')).body).toHaveLength(1);
  expect((await ask('writer', 'GET', '/v1/integrations')).body).not.toHaveLength(1);
  for (const name of [MINE, await projectId(MINE)]) {
    const answer = await ask('stranger', 'GET', `/v1/integrations?project=${encodeURIComponent(name)}`);
    expect([answer.body, answer.headers.get('x-total-count')]).toEqual([[], '0']);
  }
  expect((await ask('stranger', 'POST', '/v1/integrations/batch', { ids: [relay.id] })).body).toEqual([]);
  const theirs = await fresh(THEIRS);
  const crossed = await ask('stranger', 'GET', `/v1/integrations/${theirs.id}/events/${eventId}`);
  expect(crossed.status).toBe(404);
  for (const part of ['steps', '']) {
    expect((await ask('stranger', 'GET', `/v1/integrations/${theirs.id}/events/${eventId}/${part}`)).status).toBe(404);
  }
  const seen = answered.filter(({ who, text }) => who === 'stranger' && PRIVATE.some((one) => text.includes(one)));
  expect(seen).toEqual([]);
});

test("a parameter does not lead to another project's refused webhooks", async () => {
  const theirs = (await ask('stranger', 'GET', '/v1/integrations')).body as { id?: string }[];
  const path = `/v1/integrations/${theirs[0]?.id}/webhook-logs`;
  expect((await ask('stranger', 'GET', path)).body).toEqual([]);
  expect((await ask('stranger', 'GET', `${path}?integrationId=${relay.id}`)).body).toEqual([]);
});

test('a key hands out no more than it has', async () => {
  for (const body of [{ type: 'admin' }, { permissions: ['admin'] }, { type: 'full_access' }]) {
    expect((await ask('reader', 'POST', '/v1/auth/tokens', { name: 'x', ...body })).status).toBe(403);
  }
  expect((await ask('writer', 'POST', '/v1/auth/tokens', { name: 'x', type: 'admin' })).status).toBe(403);
  for (const project of [MINE, await projectId(MINE), 'acme/nowhere']) {
    const body = { name: 'x', type: 'read_only', projects: [project] };
    expect((await ask('stranger', 'POST', '/v1/auth/tokens', body)).status).toBe(403);
  }
  const made = await ask('stranger', 'POST', '/v1/auth/tokens', { name: 'x', type: 'read_only' });
  expect(made.body).toMatchObject({ projects: [{ id: await projectId(THEIRS), name: THEIRS }] });
  expect((await ask('stranger', 'GET', '/v1/projects')).body).toMatchObject([{ name: THEIRS }]);
});

test('outside the routes every refusal has the same shape', async () => {
  for (const [method, path] of [
    ['GET', '/v1/nothing'],
    ['POST', '/nowhere'],
    ['GET', '/v1/integrations/%ff'],
    ['PUT', '/v1/integrations'],
  ] as const) {
    const { status, body } = await ask('admin', method, path);
    expect([status < 500, body]).toMatchObject([true, { error: expect.any(String), message: expect.any(String) }]);
  }
});

/** The secret as people's tools write it. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    json,
    bytes.toString('hex'),
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    ...base64,
  ];
}

const leaks = (text: string): string[] =>
  Object.entries(SECRETS).flatMap(([name, secret]) =>
    spellings(secret).some((one) => text.includes(one)) ? [name] : [],
  );

test('a handler with a service that repeats what it is told: no secret comes back', async () => {
  const made = await service.api('POST', '/v1/integrations', {
    package: 'github-slack-notifications',
    project: MINE,
    config: { slack_token: SECRETS.slackToken, webhook_secret: SECRETS.webhookSecret, slack_channel: '#canary' },
  });
  expect(made.body.status).toBe('active');
  const { id } = made.body;
  const issue = {
    action: 'opened',
    issue: { number: 1, title: 'x', user: { login: 'y' }, html_url: 'https://x.test' },
  };
  const sent = await deliver(`${service.url}/webhooks/${id}`, 'issues', issue, { secret: SECRETS.webhookSecret });
  await until(
    async () =>
      (await service.api('GET', `/v1/integrations/${id}/events/${sent.body.event_id}`)).body.status === 'dead',
    'the end',
  );
  expect(target.calls.some((call) => call.headers.authorization === `Bearer ${SECRETS.slackToken}`)).toBe(true);
  expect(target.calls.some((call) => call.path === SECRETS.webhookUrl)).toBe(true);
  for (const path of [
    '',
    '/config',
    '/permissions',
    '/webhook-config',
    '/status',
    '/logs',
    '/events',
    `/events/${sent.body.event_id}`,
    `/events/${sent.body.event_id}/steps`,
  ]) {
    expect((await ask('admin', 'GET', `/v1/integrations/${id}${path}`)).status).toBe(200);
  }
});

test('a credential that comes with a request in words is kept as one', async () => {
  const wanted = { name: 'In words', source: 'github', target: 'slack', project: MINE };
  const asked = await ask('writer', 'POST', '/v1/integrations', {
    ...wanted,
    config: { slack_token: SECRETS.slackToken },
  });
  expect([asked.status, asked.body]).toEqual([201, expect.objectContaining({ status: 'requested', config: {} })]);
});

test('no secret in any answer, in any line of the log, or in plain text in the database', () => {
  expect(answered.length).toBeGreaterThan(ROUTES.length * WHO.length);
  expect(answered.filter(({ text }) => leaks(text).length > 0)).toEqual([]);
  expect(logged.filter((line) => leaks(line).length > 0)).toEqual([]);
  expect(logged.length).toBeGreaterThan(0);
  for (const file of readdirSync(service.folder)) {
    const bytes = readFileSync(join(service.folder, file)).toString('latin1');
    expect([file, leaks(bytes)]).toEqual([file, []]);
    for (const token of Object.values(tokens)) expect([file, bytes.includes(token)]).toEqual([file, false]);
  }
});
