import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { object, text } from '../loose.ts';
import { answerCallback } from './answer-callback.ts';
import { connectTelegram } from './client.ts';
import { editMessage } from './edit-message.ts';
import { openFile } from './files.ts';
import { getFile } from './get-file.ts';
import { getUpdates } from './get-updates.ts';
import { sendMessage } from './send-message.ts';
import { sendPhoto } from './send-photo.ts';
import { setWebhook } from './set-webhook.ts';
import { telegramSource } from './source.ts';

export default defineConnector({
  id: 'telegram',
  title: 'Telegram',
  words: ['telegram', 'телеграм', 'телегу!', 'телеге!', 'tg!', 'тг!'],
  category: 'communication',
  docs: 'https://core.telegram.org/bots/api',
  baseUrl: 'https://api.telegram.org/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      bot_token: Secret('Bot token', 'From @BotFather'),
      secret_token: Type.Optional(
        Secret('Secret token', 'Any text of A-Z, a-z, 0-9, _ and -; only to receive updates by webhook'),
      ),
    }),
  },
  connect: connectTelegram,
  async probe(telegram) {
    const { username } = object(await telegram.call('getMe', {}, { signal: undefined }));
    return { account: text(username), scopes: null };
  },
  actions: [sendMessage, sendPhoto, editMessage, getUpdates, answerCallback, getFile, setWebhook],
  files: { grantedBy: 'get_file', open: openFile },
  source: telegramSource,
});
