import { InputFault } from '#src/kit/faults.ts';
import { type Call, stop } from '../action.ts';
import type { Doors } from '../define.ts';
import { type Loose, object } from '../loose.ts';
import { telegramFault } from './errors.ts';

export interface TelegramClient {
  /** Calls a method of the Bot API and gives its result; a no is thrown. */
  call(method: string, json: object, call: Pick<Call, 'signal'>): Promise<unknown>;
  /** The bytes of a file by the path that Telegram gave. */
  download(path: string, most: number, call: Pick<Call, 'signal'>): Promise<Buffer>;
  /** What updates are told apart by from anything else that comes to our address. */
  secretToken: string | undefined;
}

interface TelegramCredential {
  bot_token: string;
  secret_token?: string;
  base_url: string;
}

export function connectTelegram(
  { bot_token, secret_token, base_url }: TelegramCredential,
  doors: Doors,
): TelegramClient {
  const http = doors.http({ baseUrl: base_url, fault: telegramFault });
  return {
    secretToken: secret_token,
    async download(path, most, call) {
      const options = { bytes: true, maxResponseBytes: most, ...stop(call) };
      const { body } = await http.get(`file/bot${bot_token}/${path}`, options);
      return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    },
    async call(method, json, call) {
      const { body } = await http.post(`bot${bot_token}/${method}`, { json, ...stop(call) });
      const answer = object(body);
      if (answer.ok === true) return answer.result;
      throw new InputFault(
        'Request refused',
        `Telegram answered ${method} with something that is no answer of its API.`,
      );
    },
  };
}

/** A message as actions hand it out. */
export function messageOf(result: unknown): { message_id: number; chat: Loose } {
  const { message_id, chat } = object(result);
  return { message_id: Number(message_id), chat: object(chat) };
}
