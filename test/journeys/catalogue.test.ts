import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LocalServer, localServer } from '../connectors/worlds/world.ts';
import { type Service, startService } from '../support/service.ts';

// The catalogue as people browse it and try it.

let telegram: LocalServer;
let service: Service;

beforeAll(async () => {
  telegram = await localServer(({ url, body }) => {
    if (url.includes('wrong'))
      return { status: 401, json: { ok: false, description: 'Unauthorized', error_code: 401 } };
    const { chat_id, text } = JSON.parse(body || '{}');
    if (chat_id === '-1') return { status: 400, json: { ok: false, error_code: 400, description: 'chat not found' } };
    return { json: { ok: true, result: { message_id: 7, chat: { id: 1 }, date: 1, text } } };
  });
  service = await startService({ CCB_TELEGRAM_BASE_URL: telegram.url });
});
afterAll(async () => {
  await service.stop();
  await telegram.close();
});

const execute = (id: string, body: unknown) => service.api('POST', `/v1/catalog/${id}/execute`, body);

test('every action carries every field of its public form, and an icon', async () => {
  const { body } = await service.api('GET', '/v1/catalog');
  expect(body.length).toBeGreaterThan(70);
  for (const action of body) {
    expect(action).toMatchObject({
      id: expect.stringMatching(/^[a-z0-9_]+$/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      category: expect.any(String),
      icon_s3_key: expect.stringMatching(/^icons\/integrations\/.+\.svg$/),
      config_schema: { type: 'object' },
      credentials_provider: expect.any(String),
      credentials_strategy: expect.stringMatching(/^(api_key|oauth|none)$/),
      library_name: expect.any(String),
      examples: [{ input: expect.anything() }],
    });
  }
  for (const key of new Set(body.map((action: { icon_s3_key: string }) => action.icon_s3_key))) {
    const icon = await service.api('GET', `/${key}`, undefined, null);
    expect(icon.status).toBe(200);
    expect(icon.headers.get('content-type')).toBe('image/svg+xml');
    expect(icon.body).toMatch(/^<svg/);
  }
  expect((await service.api('GET', '/icons/integrations/nobody.svg', undefined, null)).status).toBe(404);
});

test('a service tells how it is set up, in both languages', async () => {
  const { body } = await service.api('GET', '/v1/catalog/telegram');
  expect(body).toMatchObject({ id: 'telegram', credentials_strategy: 'api_key', can_be_tested: true });
  expect(body.setup.en.length).toBeGreaterThan(200);
  expect(body.setup.ru).toMatch(/[а-я]/);
  const found = await service.api('GET', '/v1/catalog?q=photo&service=telegram');
  expect(found.body.map((one: { id: string }) => one.id)).toEqual(['telegram_send_photo']);
  const services = await service.api('GET', '/v1/catalog?kind=services&category=communication');
  expect(services.body.map((one: { id: string }) => one.id)).toEqual(expect.arrayContaining(['slack', 'telegram']));
  const unknown = await service.api('GET', '/v1/catalog/slack_send_mesage');
  expect(unknown).toMatchObject({ status: 404, body: { message: expect.stringContaining('slack_send_message') } });
});

test.each(['en', 'ru'])('a prompt in %s describes the action whole', async (lang) => {
  const { body, headers } = await service.api('GET', `/v1/catalog/telegram_send_photo/prompt?lang=${lang}`);
  expect(headers.get('content-type')).toMatch(/^text\/plain/);
  for (const part of ['telegram_send_photo', 'icons/integrations/telegram.svg', '"api_key"', 'bot_token', 'caption'])
    expect(body).toContain(part);
  expect(body).not.toMatch(/\{[a-z]+\}/);
});

test('every action has a prompt in both languages', async () => {
  const { body } = await service.api('GET', '/v1/catalog?limit=1000');
  for (const { id } of body) {
    const prompt = await service.api('GET', `/v1/catalog/${id}/prompt?language=ru`);
    expect(prompt.body).toContain(`id: "${id}"`);
    expect(prompt.body).toContain('КОНТЕКСТ');
  }
});

test('looking is the default; sending is asked for', async () => {
  const input = { chat_id: '1', text: 'hi' };
  const looked = await execute('telegram_send_message', { input });
  expect(looked.body.response).toMatchObject({ ok: true, result: { dry_run: true, credential_from: null } });
  expect(telegram.seen).toHaveLength(0);
  const without = await execute('telegram_send_message', { input, dry_run: false });
  expect(without).toMatchObject({ status: 200, body: { response: { ok: false, error_code: 401 } } });
  expect(without.body.response.description).toMatch(/POST \/v1\/credentials/);
  await service.api('POST', '/v1/credentials', { service: 'telegram', fields: { bot_token: '1:canary-token' } });
  const sent = await execute('telegram_send_message', { input, dry_run: false });
  expect(sent.body).toEqual({ response: { ok: true, result: expect.objectContaining({ message_id: 7 }) } });
  const refused = await execute('telegram_send_message', { input: { ...input, chat_id: '-1' }, dry_run: false });
  expect(refused).toMatchObject({ status: 200, body: { response: { ok: false, error_code: 400 } } });
  expect(JSON.stringify(refused.body)).not.toContain('canary');
  const { body: audit } = await service.api('GET', '/v1/audit?limit=50');
  expect(JSON.stringify(audit)).not.toContain('canary');
});

test.each([
  ['a field too much', 'telegram_send_message', { input: { chat_id: '1', text: 'x', txt: 'y' } }, 400],
  ['no input', 'telegram_send_message', {}, 400],
  ['a body that is none', 'telegram_send_message', ['x'], 400],
  ['dry_run as text', 'telegram_send_message', { input: {}, dry_run: 'no' }, 400],
  ['an unknown action', 'telegram_send_mesage', { input: {} }, 404],
  [
    'an unknown integration',
    'telegram_send_message',
    { input: { chat_id: '1', text: 'x' }, integration_id: 'int_x' },
    404,
  ],
])('%s is refused in the envelope', async (_name, id, body, status) => {
  const answer = await execute(id, body);
  expect(answer.status).toBe(status);
  expect(answer.body).toEqual({ response: { ok: false, error_code: status, description: expect.any(String) } });
});

test.each([
  ['slack_send_message', { channel: '#dev' }, '"text" or "blocks"'],
  ['slack_update_message', { channel: '#dev', ts: '1503435956.000247' }, '"text" or "blocks"'],
  ['slack_reply_in_thread', { channel: '#dev', thread_ts: '1503435956.000247' }, '"text" or "blocks"'],
  ['email_send', { to: 'a@example.com', subject: 'x' }, '"text" or "html"'],
  ['circleci_get_pipeline', { project: 'gh/org/repo' }, '"pipeline_id" or "project" and "number"'],
  ['okdesk_find_company', {}, '"inn" or "search" or "name" or "phone" or "company_id"'],
  ['okdesk_find_contact', {}, '"search" or "email" or "phone" or "contact_id"'],
])('%s without one of what it needs is refused, looked at only, too', async (id, input, names) => {
  const { status, body } = await execute(id, { input });
  expect(status).toBe(400);
  expect(body.response).toMatchObject({ ok: false, description: expect.stringContaining(`Give ${names}. A valid`) });
});

test('a field that is a credential, too, counts for this call', async () => {
  const hook = await localServer(() => ({ json: { id: '1', channel_id: '2', content: 'hi' } }));
  try {
    const input = { webhook_url: `${hook.url}api/webhooks/1/canary-webhook-token-0123456789`, content: 'hi' };
    const looked = await execute('discord_send_message', { input });
    expect(looked.body.response.result).toMatchObject({ credential_from: 'input' });
    expect(JSON.stringify(looked.body)).not.toContain('canary');
    const sent = await execute('discord_send_message', { input, dry_run: false });
    expect(sent.body.response.ok).toBe(true);
    expect(hook.seen).toHaveLength(1);
  } finally {
    await hook.close();
  }
});

test('a key that only reads may look at the catalogue and do nothing', async () => {
  const { body } = await service.api('POST', '/v1/auth/tokens', { name: 'reader', type: 'read_only' });
  expect((await service.api('GET', '/v1/catalog', undefined, body.token)).status).toBe(200);
  const refused = await service.api('POST', '/v1/catalog/telegram_send_message/execute', { input: {} }, body.token);
  expect(refused).toMatchObject({ status: 403, body: { error: 'Insufficient permissions' } });
});
