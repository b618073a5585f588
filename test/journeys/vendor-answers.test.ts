import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SIGNERS } from '../connectors/signers.ts';
import { request, type Service, startService } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// What senders get to hear over real HTTP: greetings, acknowledgements of their own kind, and 401 for what is not signed.

let service: Service;
let target: Target;
const addresses = new Map<string, string>();

const SOURCES = ['discord', 'linear', 'prometheus', 'slack', 'teams', 'telegram'];

async function install(source: string): Promise<void> {
  const lines = [
    `name: hears-${source}`,
    'version: 1.0.0',
    `source: ${source}`,
    "events: ['*']",
    'actions: [webhook_send]',
  ];
  const secret = SIGNERS[source]?.secret;
  const config = { webhook_url: target.url, ...(secret === undefined ? {} : { webhook_secret: secret }) };
  const files = { 'integration.yaml': `${lines.join('\n')}\n` };
  const made = await service.api('POST', '/v1/integrations', { files, config });
  expect([source, made.status]).toEqual([source, 201]);
  addresses.set(source, made.body.webhook_url);
}

beforeAll(async () => {
  target = await startTarget();
  service = await startService();
  for (const source of SOURCES) await install(source);
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

async function send(source: string, body: string, type = 'application/json', spoil = false) {
  const signer = SIGNERS[source];
  const secret = spoil ? signer?.other : signer?.secret;
  const signed = signer?.headers(Buffer.from(body), secret ?? '', Date.now()) ?? {};
  const headers = { ...(signed as Record<string, string>), 'content-type': type };
  const [, hooks, id, token = ''] = new URL(addresses.get(source) ?? '', service.url).pathname.split('/');
  // An address that is itself the secret lets pass whoever knows it.
  const path = ['', hooks, id, ...(spoil || token === '' ? [] : [token])].join('/');
  return await request(`${service.url}${path}`, { method: 'POST', body, headers });
}

const INTERACTION = { application_id: '1', version: 1, token: 't', channel_id: '7' };

test.each<[source: string, payload: object, status: number, body: unknown]>([
  ['discord', { ...INTERACTION, id: '1', type: 1 }, 200, { type: 1 }],
  ['discord', { version: 1, application_id: '1', type: 0 }, 204, null],
  ['discord', { ...INTERACTION, id: '2', type: 2, data: { name: 'deploy' } }, 200, { type: 4 }],
  ['discord', { version: 1, application_id: '1', type: 1, event: { type: 'APPLICATION_AUTHORIZED' } }, 204, null],
  ['linear', { action: 'create', type: 'Issue', data: { id: '1', title: 'x' } }, 200, { event_id: expect.any(String) }],
  ['slack', { type: 'url_verification', challenge: 'abc' }, 200, { challenge: 'abc' }],
  ['slack', { type: 'event_callback', event_id: 'Ev1', event: { type: 'message', text: 'x' } }, 200, null],
  [
    'teams',
    { type: 'message', id: '1', text: '<at>Ops</at> status', conversation: { id: 'c' } },
    200,
    { type: 'message' },
  ],
  [
    'telegram',
    { update_id: 1, message: { message_id: 1, chat: { id: 1 }, text: 'x' } },
    202,
    { event_id: expect.any(String) },
  ],
  ['prometheus', { version: '4', status: 'firing', groupKey: 'g', alerts: [{ fingerprint: 'a' }] }, 202, {}],
])('%s gets for %j', async (source, payload, status, body) => {
  const answer = await send(source, JSON.stringify(payload));
  expect(answer.status).toBe(status);
  if (body === null) expect(answer.body ?? '').toBe('');
  else expect(answer.body).toMatchObject(body as object);
  if (status === 204) expect(answer.headers.get('content-type')).toBe('application/json');
});

test('a slash command is a form, and is answered with nothing that people would see', async () => {
  const form = 'command=%2Fdeploy&text=staging&trigger_id=1.2.3&user_id=U1&user_name=octocat&channel_id=C1';
  const answer = await send('slack', form, 'application/x-www-form-urlencoded');
  expect([answer.status, answer.body ?? '']).toEqual([200, '']);
});

test('what is sent again is known by the id of the sender', async () => {
  const update = JSON.stringify({ update_id: 2, message: { chat: { id: 1 }, text: 'x' } });
  const first = await send('telegram', update);
  expect(await send('telegram', update)).toMatchObject({
    status: 200,
    body: { duplicate: true, event_id: (first.body as { event_id: string }).event_id },
  });
});

test.each(SOURCES.filter((source) => source in SIGNERS))('%s: what somebody else signed is refused', async (source) => {
  const answer = await send(source, JSON.stringify({ type: 1, id: '1' }), 'application/json', true);
  expect(answer).toMatchObject({ status: 401, body: { error: 'Invalid webhook signature' } });
});
