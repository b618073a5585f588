import { type Answer, localServer, type Seen, type World } from './world.ts';

const KEY = 'AQVN-canary-key';
const LANGUAGES = [{ code: 'en', name: 'English' }, { code: 'ru', name: 'русский' }, { code: 'tlh' }];

const refused = (status: number, code: number, message: string): Answer => ({
  status,
  json: { code, message, details: [] },
});

/** A translator that knows two words, and the language of a text by its letters. */
function yandex({ url, headers, body }: Seen): Answer {
  if (headers.authorization !== `Api-Key ${KEY}`) return refused(401, 16, 'Unknown api key');
  const json = JSON.parse(body);
  if (json.folderId !== undefined && json.folderId !== 'b1g-folder') {
    return refused(400, 3, 'Specified folder ID does not match with service account folder ID');
  }
  const languageOf = (text: string): string => (/[а-я]/i.test(text) ? 'ru' : 'en');
  if (url === '/languages') return { json: { languages: LANGUAGES } };
  if (url === '/detect') return { json: { languageCode: languageOf(json.text) } };
  const { texts, sourceLanguageCode, targetLanguageCode } = json as {
    texts: string[];
    sourceLanguageCode?: string;
    targetLanguageCode: string;
  };
  if (!LANGUAGES.some(({ code }) => code === targetLanguageCode)) {
    return refused(400, 3, `unsupported target_language_code: ${targetLanguageCode}`);
  }
  const translations = texts.map((text) => ({
    text: `[${targetLanguageCode}] ${text}`,
    ...(sourceLanguageCode === undefined ? { detectedLanguageCode: languageOf(text) } : {}),
  }));
  return { json: { translations } };
}

export async function openYandexTranslate(): Promise<World> {
  const server = await localServer(yandex);
  return {
    credential: () => ({ api_key: KEY, folder_id: 'b1g-folder', base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
