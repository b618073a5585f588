import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { list } from '../loose.ts';
import { connectYandex } from './client.ts';
import { detect } from './detect.ts';
import { listLanguages } from './list-languages.ts';
import { translateText } from './translate-text.ts';

export default defineConnector({
  id: 'yandex_translate',
  title: 'Yandex Translate',
  words: [
    'yandex translate',
    'yandex translator',
    'яндекс переводчик',
    'яндекс-переводчик',
    'яндекс translate',
    'яндекс.переводчик',
  ],
  category: 'ai',
  docs: 'https://yandex.cloud/docs/translate/api-ref/',
  baseUrl: 'https://translate.api.cloud.yandex.net/translate/v2/',
  credentials: {
    provider: 'yandex_cloud',
    strategy: 'api_key',
    fields: Type.Object({
      api_key: Secret('API key', 'Of a service account with the role ai.translate.user'),
      folder_id: Type.Optional(
        Type.String({ title: 'Folder', description: 'Only for an IAM token; a key belongs to one folder' }),
      ),
    }),
  },
  connect: connectYandex,
  async probe(yandex) {
    const call = { idempotencyKey: 'probe', signal: undefined, now: 0 };
    const { languages } = await yandex.ask('languages', {}, call);
    return { account: `${list(languages).length} languages`, scopes: null };
  },
  actions: [translateText, detect, listLanguages],
});
