import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { getAction } from '#src/connectors/catalogue.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { openClient } from '#src/connectors/open-client.ts';
import { errorEnvelope, okEnvelope } from '#src/connectors/public-form.ts';
import { createEgress } from '#src/kit/egress.ts';
import { CredentialFault, InputFault, OurFault, TemporaryFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import type { Http } from '#src/kit/http-types.ts';
import { type Answer, type LocalServer, localServer, type Seen } from './worlds/world.ts';

const NOW = Date.UTC(2026, 0, 1);
const call = { idempotencyKey: 'key', signal: undefined, now: NOW };

let http: Http;
let server: LocalServer;
let answer: (seen: Seen) => Answer;

beforeAll(async () => {
  nock.restore();
  const clock = { now: () => NOW };
  http = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }), clock });
  server = await localServer((seen) => answer(seen));
});
afterEach(() => {
  server.seen.length = 0;
});
afterAll(async () => {
  await http.close();
  await server.close();
});

const run = (id: string, credential: Record<string, string>, input?: object): Promise<unknown> => {
  const action = getAction(id);
  const client = openClient(
    getConnector(action.service),
    { base_url: server.url, ...credential },
    { http, clock: { now: () => NOW } },
  );
  return action.run(input ?? action.example, client, call);
};

describe('Slack', () => {
  const token = { token: 'xoxb-canary-token' };

  test.each([
    ['channel_not_found', InputFault, /invite the bot/],
    ['not_in_channel', InputFault, /\/invite/],
    ['is_archived', InputFault, /archived/],
    ['something_new', InputFault, /something_new/],
    ['invalid_auth', CredentialFault, /xoxb-…/],
    ['token_revoked', CredentialFault, /revoked/],
    ['ratelimited', TemporaryFault, /ratelimited/],
    ['internal_error', TemporaryFault, /internal_error/],
  ])('%s', async (error, kind, sentence) => {
    answer = () => ({ json: { ok: false, error } });
    await expect(run('slack_send_message', token)).rejects.toThrow(kind);
    await expect(run('slack_send_message', token)).rejects.toThrow(sentence);
  });

  test('a missing scope is named, a wait is kept', async () => {
    answer = () => ({ json: { ok: false, error: 'missing_scope', needed: 'chat:write', provided: 'users:read' } });
    await expect(run('slack_send_message', token)).rejects.toThrow(/chat:write/);
    answer = () => ({ status: 429, headers: { 'retry-after': '30' }, json: { ok: false, error: 'ratelimited' } });
    await expect(run('slack_send_message', token)).rejects.toMatchObject({ retryAfterMs: 30_000 });
  });

  test('a channel on a later page is found, and the list is read once', async () => {
    answer = ({ url, body }) => {
      if (!url.includes('conversations.list')) return { json: { ok: true, channel: 'C0000000002', ts: '1.1' } };
      const second = body.includes('cursor=next');
      const channels = [{ id: second ? 'C0000000002' : 'C0000000001', name: second ? 'dev-alerts' : 'general' }];
      return { json: { ok: true, channels, response_metadata: { next_cursor: second ? '' : 'next' } } };
    };
    const action = getAction('slack_send_message');
    const client = openClient(getConnector('slack'), { base_url: server.url, ...token }, { http });
    for (const channel of ['#dev-alerts', 'dev-alerts', '#unknown', 'C0000000009']) {
      await action.run({ channel, text: 'x' }, client, call);
    }
    const sent = server.seen
      .filter((one) => one.url.includes('postMessage'))
      .map((one) => JSON.parse(one.body).channel);
    expect(sent).toEqual(['C0000000002', 'C0000000002', '#unknown', 'C0000000009']);
    expect(server.seen.filter((one) => one.url.includes('conversations.list'))).toHaveLength(2);
  });

  test('without the right to list private channels the public ones are listed; without any, the name is sent', async () => {
    const scopes: string[] = [];
    answer = ({ url, body }) => {
      if (!url.includes('conversations.list')) return { json: { ok: true, channel: 'C1', ts: '1.1' } };
      scopes.push(new URLSearchParams(body).get('types') ?? '');
      return { json: { ok: false, error: 'missing_scope', needed: 'channels:read' } };
    };
    await run('slack_send_message', token);
    expect(scopes).toEqual(['public_channel,private_channel', 'public_channel']);
    expect(JSON.parse(server.seen.at(-1)?.body ?? '{}')).toMatchObject({ channel: '#dev-alerts' });
  });

  test('an incoming webhook sends, and does nothing else', async () => {
    answer = () => ({ headers: { 'content-type': 'text/html' } });
    const webhook = { webhook_url: `${server.url}services/T0/B0/canary` };
    expect(await run('slack_send_message', webhook)).toEqual({ channel: '#dev-alerts', ts: null });
    expect(server.seen[0]).toMatchObject({ url: '/services/T0/B0/canary' });
    await expect(run('slack_add_reaction', webhook)).rejects.toThrow(/slack_token/);
    answer = () => ({ status: 404, json: 'no_service' });
    await expect(run('slack_send_message', webhook)).rejects.not.toThrow(/canary/);
  });

  test('a reaction that is there already is no mistake', async () => {
    answer = ({ url }) => ({
      json: url.includes('reactions') ? { ok: false, error: 'already_reacted' } : { ok: true },
    });
    expect(await run('slack_add_reaction', token)).toEqual({ emoji: 'white_check_mark' });
  });

  test('the probe reads the scopes from the header', async () => {
    answer = () => ({
      headers: { 'x-oauth-scopes': 'chat:write, channels:read' },
      json: { ok: true, user: 'bot', team: 'Team' },
    });
    const slack = getConnector('slack');
    const client = openClient(slack, { base_url: server.url, ...token }, { http });
    expect(await slack.probe?.(client)).toEqual({ account: 'bot in Team', scopes: ['chat:write', 'channels:read'] });
  });
});

describe('GitHub', () => {
  const token = { token: 'ghp_canarytoken' };

  test("a refusal carries GitHub's own words", async () => {
    answer = () => ({
      status: 422,
      json: {
        message: 'Validation Failed',
        errors: [{ resource: 'Issue', field: 'title', code: 'missing_field' }, 'odd', null],
      },
    });
    await expect(run('github_create_issue', token)).rejects.toThrow(/Validation Failed: title missing_field: odd/);
    answer = () => ({ status: 404, json: { message: 'Not Found' } });
    await expect(run('github_comment', token)).rejects.toThrow(/rights of the token/);
    answer = () => ({ status: 401, json: { message: 'Bad credentials' } });
    await expect(run('github_comment', token)).rejects.toThrow(CredentialFault);
    answer = () => ({ status: 403, json: { message: 'Resource not accessible by personal access token' } });
    await expect(run('github_comment', token)).rejects.toThrow(/not accessible/);
    answer = () => ({ status: 410, json: { message: 'Issues are disabled for this repo' } });
    await expect(run('github_create_issue', token)).rejects.toMatchObject({ details: { status: 410 } });
  });

  test.each([
    [
      'spent quota',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 90) },
      'API rate limit',
      90_000,
    ],
    ['secondary limit', 403, {}, 'You have exceeded a secondary rate limit', 60_000],
    ['secondary limit with a wait', 403, { 'retry-after': '5' }, 'You have exceeded a secondary rate limit', 5_000],
    ['429', 429, {}, 'too many', 60_000],
  ])('%s is a reason to wait', async (_what, status, headers, message, retryAfterMs) => {
    answer = () => ({ status, headers, json: { message } });
    await expect(run('github_comment', token)).rejects.toMatchObject({ name: 'TemporaryFault', retryAfterMs });
  });

  test('a repository cannot climb out of its path', async () => {
    await expect(run('github_comment', token, { repository: '../..', number: 1, body: 'x' })).rejects.toThrow(
      InputFault,
    );
    expect(server.seen).toHaveLength(0);
  });
});

describe('webhook', () => {
  test('the address of the credential is the default, the id is the idempotency key, headers of ours win', async () => {
    answer = () => ({ status: 201, json: { ok: 1 } });
    const headers = { 'X-Own': 'yes', 'Webhook-Id': 'forged' };
    const credential = { url: `${server.url}in?key=canary1`, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' };
    expect(await run('webhook_send', credential, { body: { a: 1 }, headers })).toEqual({
      status: 201,
      body: { ok: 1 },
    });
    const [seen] = server.seen;
    expect(seen).toMatchObject({
      url: '/in?key=canary1',
      body: '{"a":1}',
      headers: { 'x-own': 'yes', 'webhook-id': 'key', 'webhook-timestamp': String(NOW / 1000) },
    });
    const delivery = {
      headers: seen?.headers ?? {},
      raw: Buffer.from(seen?.body ?? ''),
      secrets: [credential.secret],
      now: NOW,
    };
    expect(getConnector('webhook').source?.verify(delivery)).toBe(true);
  });

  test('without an address it says where to set one', async () => {
    await expect(run('webhook_send', {}, { body: 1 })).rejects.toThrow(/webhook_url/);
  });
});

test('the envelope of the reference', async () => {
  expect(okEnvelope({ a: 1 })).toEqual({ response: { ok: true, result: { a: 1 } } });
  expect(errorEnvelope(new InputFault('x', 'why', { details: { status: 422 } }))).toEqual({
    response: { ok: false, error_code: 422, description: 'why' },
  });
  expect(errorEnvelope(new InputFault('x', 'why'))).toMatchObject({ response: { error_code: 400 } });
  const ours = errorEnvelope(new OurFault('x', 'SELECT is broken'));
  expect(ours).toMatchObject({ response: { error_code: 500, description: expect.not.stringContaining('SELECT') } });
});
