import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import type { YandexClient } from './client.ts';
import { ApiKey } from './schemas.ts';

export const listLanguages = defineAction({
  id: 'list_languages',
  title: 'List languages',
  summary: 'Lists the languages that can be translated.',
  effect: 'read',
  input: Type.Object({ api_key: ApiKey }, { additionalProperties: false }),
  output: Type.Object({
    languages: Type.Array(Type.Object({ code: Type.String(), name: Type.Union([Type.String(), Type.Null()]) })),
  }),
  example: {},
  async run({ api_key }, yandex: YandexClient, call) {
    const { languages } = await yandex.ask('languages', {}, call, api_key);
    return {
      languages: list(languages)
        .map(object)
        .map(({ code, name }) => ({ code: String(code), name: text(name) })),
    };
  },
});
