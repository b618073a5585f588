import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { list, object, text as textIn } from '../loose.ts';
import type { YandexClient } from './client.ts';
import { ApiKey, Text } from './schemas.ts';

/** `en-ru` names both languages, `ru` only the one to translate into; `pt-BR-ru` has a country in the first. */
function directionOf(lang: string): { source: string | undefined; target: string } {
  const parts = lang.split('-');
  const isCountry = (part: string | undefined): boolean =>
    part !== undefined && /^[A-Z]{2}$|^[A-Z][a-z]{3}$/.test(part);
  const target = isCountry(parts.at(-1)) ? parts.slice(-2) : parts.slice(-1);
  const source = parts.slice(0, -target.length);
  return { source: source.length === 0 ? undefined : source.join('-'), target: target.join('-') };
}

export const translateText = defineAction({
  id: 'translate_text',
  title: 'Translate a text',
  summary: 'Translates a text; the language it is in may be left out.',
  effect: 'read',
  input: Type.Object(
    {
      text: Text,
      lang: Type.String({
        title: 'Direction',
        description: 'From which language into which: "en-ru", or only into which: "ru"',
        pattern: '^[A-Za-z]{2,3}(?:-[A-Za-z]{2,4}){0,3}$',
      }),
      api_key: ApiKey,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ text: Type.Array(Type.String()), lang: Type.String() }),
  example: { text: 'Hello, world', lang: 'en-ru' },
  async run({ text, lang, api_key }, yandex: YandexClient, call) {
    const { source, target } = directionOf(lang);
    const json = {
      texts: [text],
      targetLanguageCode: target,
      format: 'PLAIN_TEXT',
      ...(source === undefined ? {} : { sourceLanguageCode: source }),
    };
    const [first] = list((await yandex.ask('translate', json, call, api_key)).translations);
    const translated = textIn(object(first).text);
    if (translated === null) {
      throw new InputFault('Request refused', 'Yandex Translate answered without a text. Check the base_url.');
    }
    const from = source ?? textIn(object(first).detectedLanguageCode);
    return { text: [translated], lang: from === null ? target : `${from}-${target}` };
  },
});
