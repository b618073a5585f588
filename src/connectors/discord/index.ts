import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { object, text } from '../loose.ts';
import { connectDiscord } from './client.ts';
import { createThread } from './create-thread.ts';
import { editMessage } from './edit-message.ts';
import { sendMessage } from './send-message.ts';
import { discordSource } from './source.ts';

export default defineConnector({
  id: 'discord',
  title: 'Discord',
  words: ['discord', 'дискорд'],
  category: 'communication',
  docs: 'https://docs.discord.com/developers/',
  baseUrl: 'https://discord.com/api/v10/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      webhook_url: Type.Optional(Secret('Webhook address', 'Of one channel: its settings, Integrations, Webhooks')),
      bot_token: Type.Optional(Secret('Bot token', 'Instead of a webhook, for any channel: the application, Bot')),
      public_key: Type.Optional(Secret('Public key', 'Of the application, in hex; only to receive interactions')),
    }),
    anyOf: [['webhook_url'], ['bot_token']],
  },
  connect: connectDiscord,
  async probe(discord) {
    const hook = discord.hook(undefined);
    const { body } = hook === null ? await discord.bot().get('users/@me') : await hook.http.get(hook.path);
    const { name, username } = object(body);
    return { account: text(username) ?? text(name), scopes: null };
  },
  actions: [sendMessage, editMessage, createThread],
  source: discordSource,
});
