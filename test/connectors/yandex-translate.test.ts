import { expect, test } from '@jest/globals';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';

const yandex = askingServer();
const key = { api_key: 'AQVN-canary-key' };
const translated =
  (more: object = {}) =>
  () => ({ json: { translations: [{ text: 'Привет', ...more }] } });

test.each([
  ['en-ru', { sourceLanguageCode: 'en', targetLanguageCode: 'ru' }, 'en-ru'],
  ['ru', { targetLanguageCode: 'ru' }, 'en-ru'],
  ['pt-BR', { targetLanguageCode: 'pt-BR' }, 'en-pt-BR'],
  ['pt-BR-ru', { sourceLanguageCode: 'pt-BR', targetLanguageCode: 'ru' }, 'pt-BR-ru'],
  ['ru-pt-BR', { sourceLanguageCode: 'ru', targetLanguageCode: 'pt-BR' }, 'ru-pt-BR'],
])('the direction %s', async (lang, asked, answered) => {
  yandex.answer(translated({ detectedLanguageCode: 'en' }));
  expect(await yandex.run('yandex_translate_translate_text', key, { text: 'Hi', lang })).toEqual({
    text: ['Привет'],
    lang: answered,
  });
  expect(JSON.parse(yandex.seen()[0]?.body ?? '')).toEqual({ texts: ['Hi'], format: 'PLAIN_TEXT', ...asked });
});

test('the folder goes along with the own key and not with that of a call; an IAM token is a bearer', async () => {
  yandex.answer(translated());
  const input = { text: 'Hi', lang: 'en-ru' };
  await yandex.run('yandex_translate_translate_text', { ...key, folder_id: 'b1g' }, input);
  await yandex.run(
    'yandex_translate_translate_text',
    { ...key, folder_id: 'b1g' },
    { ...input, api_key: 'AQVN-other' },
  );
  await yandex.run('yandex_translate_translate_text', { api_key: 't1.canary', folder_id: 'b1g' }, input);
  const seen = yandex.seen().map(({ headers, body }) => [headers.authorization, JSON.parse(body).folderId]);
  expect(seen).toEqual([
    ['Api-Key AQVN-canary-key', 'b1g'],
    ['Api-Key AQVN-other', undefined],
    ['Bearer t1.canary', 'b1g'],
  ]);
});

test.each([
  [401, { code: 16, message: 'Unknown api key' }, CredentialFault, /yandex_translate_api_key/],
  [403, { code: 7, message: 'Permission denied' }, CredentialFault, /ai\.translate\.user/],
  [400, { code: 3, message: 'unsupported target_language_code: xx' }, InputFault, /unsupported target/],
  [429, { code: 8, message: 'ai.translate.requestsPerSecond rate quota limit exceed' }, TemporaryFault, /quota/],
  [500, { code: 13, message: 'Internal' }, TemporaryFault, /Internal/],
])('%s %j', async (status, json, kind, sentence) => {
  yandex.answer(() => ({ status, json }));
  const run = yandex.run('yandex_translate_translate_text', key);
  await expect(run).rejects.toThrow(kind);
  await expect(run).rejects.toThrow(sentence);
});
