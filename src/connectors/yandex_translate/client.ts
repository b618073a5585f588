import type { HttpClient } from '#src/kit/http-types.ts';
import { type Call, stop } from '../action.ts';
import type { Doors } from '../define.ts';
import { type Loose, object } from '../loose.ts';
import { yandexFault } from './errors.ts';

export interface YandexClient {
  /** One call with the key of the call, else of the credential; the folder goes along where one is set. */
  ask(path: string, json: object, call: Call, apiKey?: string): Promise<Loose>;
}

interface YandexCredential {
  api_key?: string;
  folder_id?: string;
  base_url: string;
}

/** A token of a service account's session looks different from its key and goes by another name. */
const headerFor = (key: string): string => (key.startsWith('t1.') ? `Bearer ${key}` : `Api-Key ${key}`);

export function connectYandex({ api_key = '', folder_id, base_url }: YandexCredential, doors: Doors): YandexClient {
  const open = (key: string): HttpClient => {
    const headers = { authorization: headerFor(key) };
    return doors.http({ baseUrl: base_url, auth: { headers }, redact: [key], fault: yandexFault });
  };
  const own = open(api_key);
  // A key of an account belongs to one folder; naming another one would be refused.
  const folder = folder_id ? { folderId: folder_id } : {};
  return {
    async ask(path, json, call, apiKey) {
      const http = apiKey === undefined ? own : open(apiKey);
      const sent = apiKey === undefined ? { ...folder, ...json } : json;
      return object((await http.post(path, { json: sent, ...stop(call) })).body);
    },
  };
}
