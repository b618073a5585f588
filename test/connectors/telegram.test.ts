import { expect, test } from '@jest/globals';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';

const telegram = askingServer();
const bot = { bot_token: '123456789:canary-AAbbCCddEEffGGhhIIjjKKllMMno' };

const no = (error_code: number, description: string, parameters: object = {}) => ({
  status: error_code,
  json: { ok: false, error_code, description, parameters },
});

test.each([
  [400, 'Bad Request: chat not found', {}, InputFault, /write to the bot first/],
  [400, 'Bad Request: group chat was upgraded', { migrate_to_chat_id: -1007 }, InputFault, /-1007/],
  [403, 'Forbidden: bot was blocked by the user', {}, InputFault, /blocked the bot/],
  [401, 'Unauthorized', {}, CredentialFault, /BotFather/],
  [404, 'Not Found', {}, CredentialFault, /BotFather/],
  [409, "Conflict: can't use getUpdates method while webhook is active", {}, InputFault, /telegram_set_webhook/],
  [409, 'Conflict: terminated by other getUpdates request', {}, TemporaryFault, /Another process/],
  [500, 'Internal Server Error', {}, TemporaryFault, /500/],
])('%s %s', async (code, description, parameters, kind, sentence) => {
  telegram.answer(() => no(code, description, parameters));
  await expect(telegram.run('telegram_get_updates', bot)).rejects.toThrow(kind);
  await expect(telegram.run('telegram_get_updates', bot)).rejects.toThrow(sentence);
  await expect(telegram.run('telegram_get_updates', bot)).rejects.not.toThrow(/canary/);
});

test('a wait stands in the body', async () => {
  telegram.answer(() => no(429, 'Too Many Requests: retry after 14', { retry_after: 14 }));
  await expect(telegram.run('telegram_send_message', bot)).rejects.toMatchObject({ retryAfterMs: 14_000 });
});

test('a text that is no HTML is sent as it is, unless the caller said what it is', async () => {
  const said: unknown[] = [];
  telegram.answer(({ body }) => {
    const { parse_mode } = JSON.parse(body);
    said.push(parse_mode);
    if (parse_mode === undefined) return { json: { ok: true, result: { message_id: 1, chat: { id: 1 } } } };
    return no(400, "Bad Request: can't parse entities: Unsupported start tag");
  });
  const input = { chat_id: '1', text: 'a <b' };
  expect(await telegram.run('telegram_send_message', bot, input)).toMatchObject({ message_id: 1 });
  expect(said).toEqual(['HTML', undefined]);
  await expect(telegram.run('telegram_send_message', bot, { ...input, parse_mode: 'HTML' })).rejects.toThrow(/Escape/);
});

test('an edit that changes nothing is done; a file of this machine is not sent', async () => {
  telegram.answer(() => no(400, 'Bad Request: message is not modified'));
  expect(await telegram.run('telegram_edit_message', bot)).toMatchObject({ message_id: 42 });
  for (const photo of ['/etc/passwd', 'images/logo.png', 'logo.png', 'file:///etc/passwd', 'attach://x', 'C:\\a.png']) {
    const sent = telegram.run('telegram_send_photo', bot, { chat_id: '1', photo });
    await expect(sent).rejects.toThrow(/files of this machine/);
  }
});

test('the secret token of the credential goes with the webhook', async () => {
  telegram.answer(() => ({ json: { ok: true, result: true } }));
  await telegram.run('telegram_set_webhook', { ...bot, secret_token: 'a_secret' });
  expect(JSON.parse(telegram.seen()[0]?.body ?? '')).toMatchObject({ secret_token: 'a_secret' });
});

test('the probe says who we are', async () => {
  telegram.answer(() => ({ json: { ok: true, result: { username: 'builds_bot' } } }));
  expect(await telegram.probe('telegram', bot)).toEqual({ account: 'builds_bot', scopes: null });
});
