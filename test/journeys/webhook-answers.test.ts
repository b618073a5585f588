import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import {
  type Answer,
  deliver,
  request,
  type Service,
  signGitHub,
  startService,
  until,
  WEBHOOK_SECRET,
} from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// Every row of the table of answers, over real HTTP.

const manifest = (source: string, more: string[] = []) =>
  [
    `name: answers-${source}-${more.length}`,
    'version: 1.0.0',
    `source: ${source}`,
    "events: ['*']",
    'actions: [webhook_send]',
    ...more,
    '',
  ].join('\n');

let service: Service;
let target: Target;
let github: string;

async function install(
  files: Record<string, string>,
  config: Record<string, unknown> = {},
): Promise<{ id: string; webhook_url: string }> {
  const made = await service.api('POST', '/v1/integrations', { files, config: { webhook_url: target.url, ...config } });
  expect(made.status).toBe(201);
  return made.body;
}

beforeAll(async () => {
  target = await startTarget();
  service = await startService();
  github = (await install({ 'integration.yaml': manifest('github') }, { webhook_secret: WEBHOOK_SECRET })).id;
});

afterAll(async () => {
  await service.stop();
  await target.close();
});

const address = (id = github): string => `${service.url}/webhooks/${id}`;
const post = (
  url: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<Answer<{ error: string; message: string }>> =>
  request(url, { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });
const signed = (body: string): Record<string, string> => ({
  'content-type': 'application/json',
  'x-github-event': 'issues',
  'x-github-delivery': randomBytes(8).toString('hex'),
  'x-hub-signature-256': signGitHub(body),
});

const refusals = async (id = github) => (await service.api('GET', `/v1/integrations/${id}/webhook-logs`)).body;
const eventCount = async (id = github): Promise<number> =>
  Number((await service.api('GET', `/v1/integrations/${id}/events`)).headers.get('x-total-count'));

test('unknown id: 404, and the path without an "s" names the right one', async () => {
  expect(await deliver(address('int_unknown'), 'issues', {})).toMatchObject({
    status: 404,
    body: { error: 'Not found' },
  });
  const wrong = await deliver(`${service.url}/webhook/${github}`, 'issues', {});
  expect(wrong.status).toBe(404);
  expect(wrong.body.message).toContain(`/webhooks/${github}`);
});

test('GET says the state, without a key', async () => {
  const { status, body } = await service.api('GET', `/webhooks/${github}`, undefined, null);
  expect([status, body]).toEqual([200, { id: github, status: 'active', accepts_webhooks: true, source: 'github' }]);
});

test.each([
  ['missing', (h: Record<string, string>) => ({ ...h, 'x-hub-signature-256': '' })],
  ['wrong', (h: Record<string, string>) => ({ ...h, 'x-hub-signature-256': 'sha256=test' })],
  ['of another secret', (h: Record<string, string>) => ({ ...h, 'x-hub-signature-256': signGitHub('{}', 'another') })],
])('signature %s: 401, nothing stored, a line in the log', async (_what, change) => {
  const [events, lines] = [await eventCount(), (await refusals()).length];
  const answer = await post(address(), '{}', change(signed('{}')));
  expect(answer.status).toBe(401);
  expect(answer.body).toEqual({ error: 'Invalid webhook signature', message: 'Signature verification failed' });
  expect(await eventCount()).toBe(events);
  const after = await refusals();
  expect(after.length).toBe(lines + 1);
  expect(after[0]).toMatchObject({ status: 401, error: 'Invalid webhook signature' });
});

test('an unverified body is not looked into: broken JSON with a bad signature is 401, not 400', async () => {
  expect((await post(address(), '{"a"', { ...signed('x') })).status).toBe(401);
});

test('no secret on a source that signs: inactive, and 401 for every delivery', async () => {
  const { id } = await install({ 'integration.yaml': manifest('github', ['description: no secret']) });
  expect((await service.api('GET', `/v1/integrations/${id}`)).body.status).toBe('inactive');
  expect((await deliver(address(id), 'issues', {})).status).toBe(401);
  expect(await eventCount(id)).toBe(0);
});

test('unparsable 400, unknown type 415', async () => {
  const broken = await post(address(), '{"a":', signed('{"a":'));
  expect([broken.status, broken.body.error]).toEqual([400, 'Invalid JSON']);
  const typed = await post(address(), '<a/>', { ...signed('<a/>'), 'content-type': 'application/xml' });
  expect(typed.status).toBe(415);
  expect(typed.body.message).toContain('application/json');
  const odd = await post(address(), '<a/>', { ...signed('<a/>'), 'content-type': 'no type' });
  expect([odd.status, odd.body.message]).toEqual([415, typed.body.message.replace('application/xml', 'no type')]);
  expect((await post(address('int_none'), '{}', { 'content-type': 'no type' })).status).toBe(404);
  expect((await post(address(), '{"a":1}', { ...signed('{"a":1}'), 'content-type': '' })).status).toBe(202);
});

test('hostile depth is 400, a prototype key changes nothing', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect((await post(address(), deep, signed(deep))).status).toBe(400);
  const key = '{"__proto__":{"polluted":true},"action":"opened"}';
  expect((await post(address(), key, signed(key))).status).toBe(202);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('too large: 413 by the length that is declared, and by what really comes', async () => {
  const { id } = await install(
    { 'integration.yaml': manifest('github', ['max_body_size: 10KB', '#']) },
    { webhook_secret: WEBHOOK_SECRET },
  );
  const large = JSON.stringify({ pad: 'x'.repeat(20_000) });
  expect((await post(address(id), large, signed(large))).status).toBe(413);
  expect(await chunked(address(id), 50_000)).toContain('413');
  expect((await post(`${address(id)}/`, '{}', signed('{}'))).status).toBe(202);
  expect((await service.api('GET', `/v1/integrations/${id}/webhook-config`)).body.max_body_size).toBe(10_240);
});

/** A body without a declared length, sent piece by piece. */
function chunked(url: string, bytes: number): Promise<string> {
  const { port, pathname } = new URL(url);
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        `POST ${pathname} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
      );
      for (let sent = 0; sent < bytes; sent += 1000) socket.write(`3e8\r\n${'x'.repeat(1000)}\r\n`);
    });
    socket.on('error', () => resolve(said));
    socket.on('data', (chunk) => {
      said += chunk.toString();
      socket.destroy();
      resolve(said.split('\r\n', 1)[0] ?? '');
    });
  });
}

test('accepted 202, the copy 200 with the same event', async () => {
  const first = await deliver(address(), 'issues', { action: 'opened' }, { id: 'copy-1' });
  expect([first.status, Object.keys(first.body)]).toEqual([202, ['event_id']]);
  const second = await deliver(
    address(),
    'issues',
    { action: 'opened' },
    { id: 'copy-1', headers: { 'x-attempt': '2' } },
  );
  expect([second.status, second.body]).toEqual([200, { event_id: first.body.event_id, duplicate: true }]);
  const event = (await service.api('GET', `/v1/integrations/${github}/events/${first.body.event_id}`)).body;
  expect(event.duplicate_count).toBe(1);
  expect(event.last_copy_headers['x-attempt']).toBe('2');
});

test('a form body carries its payload', async () => {
  const body = `payload=${encodeURIComponent(JSON.stringify({ action: 'opened', issue: { title: 'by form' } }))}`;
  const answer = await post(address(), body, { ...signed(body), 'content-type': 'application/x-www-form-urlencoded' });
  expect(answer.status).toBe(202);
});

test("GitHub's greeting is answered and leaves no event", async () => {
  const before = await eventCount();
  const answer = await deliver(address(), 'ping', { zen: 'Keep it logically awesome.', hook_id: 1 });
  expect(answer.status).toBe(200);
  expect(await eventCount()).toBe(before);
});

test('verified but not active: 403 and held; the secret before stays valid for a day', async () => {
  const { id } = await install(
    { 'integration.yaml': manifest('github', ['description: paused', '#', '#']) },
    { webhook_secret: WEBHOOK_SECRET },
  );
  await service.api('POST', `/v1/integrations/${id}/pause`);
  const answer = await deliver(address(id), 'issues', { action: 'opened' });
  expect([answer.status, answer.body.error]).toEqual([403, 'Integration inactive']);
  expect((await service.api('GET', `/v1/integrations/${id}/events`)).body).toMatchObject([{ status: 'held' }]);
  await service.api('POST', `/v1/integrations/${id}/activate`);
  await service.api('PATCH', `/v1/integrations/${id}/webhook-secret`, { secret: 'the next one' });
  expect((await deliver(address(id), 'issues', {})).status).toBe(202);
  expect((await deliver(address(id), 'issues', {}, { secret: 'the next one' })).status).toBe(202);
  expect((await deliver(address(id), 'issues', {}, { secret: 'a third one' })).status).toBe(401);
});

test('Standard Webhooks: signed by the reference library', async () => {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const { id } = await install({ 'integration.yaml': manifest('webhook') }, { webhook_secret: secret });
  const body = JSON.stringify({ type: 'invoice.paid', data: { title: 'Invoice 7' } });
  const at = new Date();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  };
  expect((await post(address(id), body, headers)).status).toBe(202);
  expect((await post(address(id), body, headers)).status).toBe(200);
  expect((await post(address(id), body, { ...headers, 'webhook-timestamp': '1' })).status).toBe(401);
  const { body: events } = await service.api('GET', `/v1/integrations/${id}/events`);
  expect(events).toMatchObject([{ type: 'invoice.paid', delivery_id: 'msg_1', source: 'webhook' }]);
});

test('a source that does not sign is taken only at its secret path, or with a key for it', async () => {
  const { id, webhook_url } = await install({ 'integration.yaml': manifest('webhook', ['unsigned: true']) });
  const path = new URL(webhook_url).pathname;
  expect(path).toMatch(new RegExp(`^/webhooks/${id}/[\\w-]{43}$`));
  const json = { 'content-type': 'application/json' };
  expect((await post(address(id), '{}', json)).status).toBe(401);
  expect((await post(`${address(id)}/guess`, '{}', json)).status).toBe(401);
  expect((await post(`${service.url}${path}`, '{"n":1}', json)).status).toBe(202);
  const { body: key } = await service.api('POST', '/v1/auth/tokens', {
    name: 'sender',
    permissions: ['webhooks.receive'],
  });
  expect((await post(address(id), '{"n":2}', { ...json, authorization: `Bearer ${key.token}` })).status).toBe(202);
  const { body: reader } = await service.api('POST', '/v1/auth/tokens', { name: 'reader', type: 'read_only' });
  expect((await post(address(id), '{"n":3}', { ...json, authorization: `Bearer ${reader.token}` })).status).toBe(401);
  const { body: events } = await service.api('GET', `/v1/integrations/${id}/events`);
  const whole = (await service.api('GET', `/v1/integrations/${id}/events/${events[0].id}`)).body;
  expect(whole.verified).toBe(false);
  const seen = await service.api('GET', `/v1/integrations/${id}`, undefined, reader.token);
  expect(seen.body.webhook_url).not.toContain(path.split('/').pop());
});

test('a secret path does not stand for the signature of a source that signs', async () => {
  expect((await deliver(`${address()}/anything`, 'issues', {}, { secret: 'wrong' })).status).toBe(401);
});

test('what was accepted is delivered', async () => {
  await until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${github}/status`);
    return body.events.queued === 0 && body.events.delivered > 0;
  }, 'the queue to be empty');
  expect(target.calls.length).toBeGreaterThan(0);
});

test('an address that is no well-formed URL is refused in the same shape', async () => {
  const answer = await request<{ error: string; message: string }>(`${service.url}/v1/integrations/%ff`, {});
  expect([answer.status, answer.body.error]).toEqual([400, 'Bad request']);
});
