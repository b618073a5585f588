import { expect, test } from '@jest/globals';
import { discordSource } from '#src/connectors/discord/source.ts';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';

const discord = askingServer();
const hook = { webhook_url: 'https://discord.com/api/webhooks/1/canary-token' };
const bot = { bot_token: 'canary-bot-token' };

test.each([
  [404, { message: 'Unknown Webhook', code: 10015 }, CredentialFault, /Make a new one/],
  [403, { message: 'Missing Permissions', code: 50013 }, CredentialFault, /Send Messages/],
  [404, { message: 'Unknown Channel', code: 10003 }, InputFault, /no such channel/],
  [
    400,
    {
      message: 'Invalid Form Body',
      code: 50035,
      errors: { content: { _errors: [{ message: 'Must be 2000 or fewer.' }] } },
    },
    InputFault,
    /Invalid Form Body content: Must be 2000 or fewer/,
  ],
])('%s %j', async (status, json, kind, sentence) => {
  discord.answer(() => ({ status, json }));
  await expect(discord.run('discord_send_message', hook)).rejects.toThrow(kind);
  await expect(discord.run('discord_send_message', hook)).rejects.toThrow(sentence);
});

test('a wait is taken from the body, where parts of a second stand', async () => {
  discord.answer(() => ({ status: 429, headers: { 'retry-after': '2' }, json: { retry_after: 1.5, global: false } }));
  await expect(discord.run('discord_send_message', hook)).rejects.toMatchObject({ retryAfterMs: 1500 });
});

test('nobody is mentioned unless the call says so; a webhook waits for its id', async () => {
  discord.answer(() => ({ json: { id: '7', content: 'x', channel_id: '8' } }));
  expect(await discord.run('discord_send_message', hook)).toEqual({ id: '7', content: 'x', channel_id: '8' });
  const [seen] = discord.seen();
  expect(seen?.url).toBe('/webhooks/1/canary-token?wait=true');
  expect(JSON.parse(seen?.body ?? '')).toMatchObject({ allowed_mentions: { parse: [] }, username: 'Builds' });
});

test('the webhook of a call comes before that of the credential', async () => {
  discord.answer(() => ({ json: { id: '7', content: 'x' } }));
  const webhook_url = `${discord.url()}api/webhooks/2/other`;
  await discord.run('discord_send_message', hook, { webhook_url, content: 'x' });
  expect(discord.seen()[0]?.url).toBe('/api/webhooks/2/other?wait=true');
  await expect(discord.run('discord_send_message', { webhook_url: 'https://discord.com/nothing' })).rejects.toThrow(
    CredentialFault,
  );
});

test('a bot finds channels by name and sends the same message once', async () => {
  discord.answer(({ url }) => {
    if (url.endsWith('/guilds')) return { json: [{ id: '5' }] };
    if (url.includes('/guilds/')) return { json: [{ id: '645027906669510667', name: 'alerts' }] };
    return { json: { id: '7', content: 'x' } };
  });
  await discord.run('discord_send_message', bot, { channel: '#alerts', content: 'x' });
  const seen = discord.seen().at(-1);
  expect(seen).toMatchObject({
    url: '/channels/645027906669510667/messages',
    headers: { authorization: 'Bot canary-bot-token' },
  });
  expect(JSON.parse(seen?.body ?? '')).toMatchObject({ enforce_nonce: true, nonce: expect.stringMatching(/^.{25}$/) });
  await expect(discord.run('discord_send_message', bot, { channel: '#none', content: 'x' })).rejects.toThrow(/#none/);
  await expect(discord.run('discord_send_message', bot, { content: 'x' })).rejects.toThrow(/discord_channel/);
});

test('a forum gets its thread from a webhook, with a first message', async () => {
  discord.answer(() => ({ json: { id: '7', channel_id: '9', content: 'x' } }));
  expect(await discord.run('discord_create_thread', hook, { name: 'Incident', content: 'x' })).toEqual({
    id: '9',
    name: 'Incident',
  });
  await expect(discord.run('discord_create_thread', hook, { name: 'Incident' })).rejects.toThrow(/first message/);
});

test('the probe says who we are', async () => {
  discord.answer(({ url }) => ({ json: url.startsWith('/users') ? { username: 'builds' } : { name: 'Hook' } }));
  expect(await discord.probe('discord', bot)).toEqual({ account: 'builds', scopes: null });
  expect(await discord.probe('discord', hook)).toEqual({ account: 'Hook', scopes: null });
});

test('greetings and acknowledgements are what Discord expects', () => {
  expect(discordSource.handshake?.({}, { type: 1, id: '1', token: 't' })).toMatchObject({
    status: 200,
    body: { type: 1 },
  });
  expect(discordSource.handshake?.({}, { version: 1, type: 0 })).toMatchObject({ status: 204 });
  expect(discordSource.handshake?.({}, { type: 2, id: '1' })).toBeNull();
  expect(discordSource.handshake?.({}, { type: 1, event: { type: 'X' } })).toBeNull();
  const answer = (payload: object): unknown => discordSource.acknowledge?.('evt_1', {}, payload);
  expect(answer({ type: 2 })).toMatchObject({ status: 200, body: { type: 4, data: { flags: 64 } } });
  expect(answer({ type: 3 })).toMatchObject({ body: { type: 6 } });
  expect(answer({ type: 1, event: {} })).toMatchObject({ status: 204 });
});
