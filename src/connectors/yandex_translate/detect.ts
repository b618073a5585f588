import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { text as textIn } from '../loose.ts';
import type { YandexClient } from './client.ts';
import { ApiKey, Language } from './schemas.ts';

export const detect = defineAction({
  id: 'detect',
  title: 'Detect the language',
  summary: 'Says in which language a text is written.',
  effect: 'read',
  input: Type.Object(
    {
      text: Type.String({ title: 'Text', description: 'Its beginning is enough', minLength: 1, maxLength: 1000 }),
      hints: Type.Optional(Type.Array(Language, { description: 'Likely languages', maxItems: 10 })),
      api_key: ApiKey,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ lang: Type.Union([Type.String(), Type.Null()]) }),
  example: { text: 'Привет, мир', hints: ['ru', 'uk'] },
  async run({ text, hints, api_key }, yandex: YandexClient, call) {
    const json = { text, ...(hints === undefined ? {} : { languageCodeHints: hints }) };
    return { lang: textIn((await yandex.ask('detect', json, call, api_key)).languageCode) };
  },
});
