import type { ServerResponse } from 'node:http';
import { type Asked, answerJson, serve } from './http.ts';

export const BOT_TOKEN = '123456789:AAbbCCddEEffGGhhIIjjKKllMMnoPPqqRR';

interface Button {
  text: string;
  callback_data?: string;
  url?: string;
  request_contact?: boolean;
}

export interface Sent {
  message_id: number;
  text: string;
  reply_markup?: { inline_keyboard?: Button[][]; keyboard?: Button[][]; remove_keyboard?: boolean };
}

interface Update {
  update_id: number;
  [kind: string]: unknown;
}

interface Waiting {
  offset: number;
  response: ServerResponse;
  timer: NodeJS.Timeout;
}

/** A person with an account, who writes to the bot. */
export interface Person {
  id: number;
  writes(text: string): void;
  /** Presses the newest button with that caption. */
  presses(caption: string): void;
  /** A button that is not on the screen any more. */
  pressesOld(data: string): void;
  shares(phone: string, of?: number): void;
  sendsPhoto(caption?: string): void;
  blocks(): void;
  unblocks(): void;
  /** What the bot wrote to this person. */
  heard: Sent[];
}

const PHOTO = Buffer.from('ffd8ffe000104a46494600', 'hex');

/** Telegram's Bot API over HTTP: updates by long polling or by webhook, messages, buttons, files, 403 and 429. */
export async function startTelegram() {
  const chats = new Map<number, Sent[]>();
  const blocked = new Set<number>();
  const updates: Update[] = [];
  const waiting: Waiting[] = [];
  const calls: { method: string; json: Record<string, unknown> }[] = [];
  let lastUpdate = 1000;
  let lastMessage = 0;
  let webhook: { url: string; secret_token?: string } | null = null;
  let tooMany = 0;
  let failing = 0;
  let confirmed = 0;
  let repeating = false;
  const pushed: Promise<void>[] = [];

  const ok = (response: ServerResponse, result: unknown): void => answerJson(response, { ok: true, result });
  const no = (response: ServerResponse, error_code: number, description: string, parameters?: object): void =>
    answerJson(response, { ok: false, error_code, description, ...(parameters ? { parameters } : {}) }, error_code);

  function release(one: Waiting): void {
    clearTimeout(one.timer);
    waiting.splice(waiting.indexOf(one), 1);
    tell(one.response, one.offset);
  }

  function tell(response: ServerResponse, offset: number): void {
    ok(response, pending(offset));
    repeating = false;
  }

  const pending = (offset: number): Update[] =>
    updates.filter((one) => repeating || one.update_id >= offset).slice(0, 100);

  async function push(update: Update): Promise<void> {
    for (let nth = 0; nth < 50; nth++) {
      const { url, secret_token } = webhook ?? { url: '' };
      const headers = {
        'content-type': 'application/json',
        ...(secret_token ? { 'x-telegram-bot-api-secret-token': secret_token } : {}),
      };
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(update) }).catch(() => null);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  function add(kind: string, what: object): void {
    const update = { update_id: ++lastUpdate, [kind]: what };
    updates.push(update);
    if (webhook) pushed.push(push(update));
    for (const one of [...waiting]) if (pending(one.offset).length > 0) release(one);
  }

  function getUpdates({ offset = 0, timeout = 0 }: Record<string, number>, response: ServerResponse): unknown {
    if (webhook) {
      const text =
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first";
      return no(response, 409, text);
    }
    confirmed = Math.max(confirmed, offset);
    const [other] = waiting;
    if (other) {
      clearTimeout(other.timer);
      waiting.splice(0, 1);
      no(other.response, 409, 'Conflict: terminated by other getUpdates request');
    }
    if (pending(offset).length > 0 || timeout === 0) return tell(response, offset);
    const one: Waiting = { offset, response, timer: setTimeout(() => release(one), timeout * 1000) };
    waiting.push(one);
    response.on('close', () => {
      clearTimeout(one.timer);
      if (waiting.includes(one)) waiting.splice(waiting.indexOf(one), 1);
    });
  }

  function sendMessage(json: Record<string, unknown>, response: ServerResponse): unknown {
    const id = Number(json.chat_id);
    if (tooMany > 0) {
      tooMany -= 1;
      return no(response, 429, 'Too Many Requests: retry after 1', { retry_after: 1 });
    }
    if (blocked.has(id)) return no(response, 403, 'Forbidden: bot was blocked by the user');
    const heard = chats.get(id);
    if (!heard) return no(response, 400, 'Bad Request: chat not found');
    const message = { message_id: ++lastMessage, ...json } as unknown as Sent;
    heard.push(message);
    ok(response, { ...message, chat: { id, type: 'private' } });
  }

  function editMessage(json: Record<string, unknown>, response: ServerResponse): unknown {
    const message = chats.get(Number(json.chat_id))?.find((one) => one.message_id === json.message_id);
    if (!message) return no(response, 400, 'Bad Request: message to edit not found');
    Object.assign(message, json);
    ok(response, { ...message, chat: { id: Number(json.chat_id), type: 'private' } });
  }

  const METHODS: Record<string, (json: Record<string, unknown>, response: ServerResponse) => unknown> = {
    getMe: (_json, response) => ok(response, { id: 1, is_bot: true, username: 'desk_bot' }),
    getUpdates: (json, response) => getUpdates(json as Record<string, number>, response),
    sendMessage,
    editMessageText: editMessage,
    answerCallbackQuery: (_json, response) => ok(response, true),
    setWebhook(json, response) {
      webhook = json.url ? (json as unknown as { url: string }) : null;
      ok(response, true);
    },
    deleteWebhook(_json, response) {
      webhook = null;
      ok(response, true);
    },
    getFile: ({ file_id }, response) =>
      ok(response, { file_id, file_unique_id: 'u', file_size: PHOTO.length, file_path: 'photos/file_1.jpg' }),
  };

  const server = await serve(({ url, json }: Asked, response) => {
    if (url.pathname === `/file/bot${BOT_TOKEN}/photos/file_1.jpg`) {
      return response.writeHead(200, { 'content-type': 'image/jpeg' }).end(PHOTO);
    }
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
    if (token !== BOT_TOKEN) return no(response, 401, 'Unauthorized');
    calls.push({ method, json });
    if (failing > 0) {
      failing -= 1;
      return no(response, 502, 'Bad Gateway');
    }
    const known = METHODS[method];
    return known ? known(json, response) : no(response, 404, 'Not Found');
  });

  function person(
    id: number,
    { language = 'ru', first = 'Иван', last = 'Петров', username = `user${id}` } = {},
  ): Person {
    const heard: Sent[] = [];
    chats.set(id, heard);
    const from = { id, is_bot: false, first_name: first, last_name: last, username, language_code: language };
    const chat = { id, type: 'private', first_name: first, username };
    const message = (more: object): void =>
      add('message', { message_id: ++lastMessage, date: 1767225600, from, chat, ...more });
    const press = (data: string, on: Sent | undefined): void =>
      add('callback_query', {
        id: `q${lastUpdate}`,
        from,
        data,
        message: { message_id: on?.message_id ?? 1, date: 1767225600, chat, text: on?.text ?? '' },
      });
    const member = (status: string): void =>
      add('my_chat_member', { chat, from, date: 1767225600, new_chat_member: { user: { id: 1 }, status } });
    return {
      id,
      heard,
      writes: (text) => message({ text }),
      presses(caption) {
        const all = heard.flatMap((one) =>
          (one.reply_markup?.inline_keyboard ?? []).flat().map((button) => ({ one, button })),
        );
        const found = all.findLast(({ button }) => button.text.includes(caption));
        if (!found) throw new Error(`no button says "${caption}": ${all.map(({ button }) => button.text).join(', ')}`);
        press(String(found.button.callback_data), found.one);
      },
      pressesOld: (data) => press(data, undefined),
      shares: (phone_number, of = id) => message({ contact: { phone_number, first_name: first, user_id: of } }),
      sendsPhoto: (caption) =>
        message({
          photo: [
            { file_id: 'photo-small', file_unique_id: 's', width: 90, height: 90 },
            { file_id: 'photo-large', file_unique_id: 'l', width: 900, height: 900 },
          ],
          ...(caption === undefined ? {} : { caption }),
        }),
      blocks() {
        blocked.add(id);
        member('kicked');
      },
      unblocks() {
        blocked.delete(id);
        member('member');
      },
    };
  }

  return {
    url: server.url,
    calls,
    person,
    photo: PHOTO,
    updates,
    /** How far the bot has confirmed what it got. */
    confirmed: () => confirmed,
    /** The next so many messages are too many. */
    isBusy: (times: number) => {
      tooMany = times;
    },
    /** The next so many calls of any kind fail. */
    fails: (times: number) => {
      failing = times;
    },
    /** Tells everything once more, whatever was confirmed. */
    async repeatAll() {
      if (webhook) return void (await Promise.all(updates.map(push)));
      repeating = true;
      for (const one of [...waiting]) release(one);
    },
    setWebhook: (url: string, secret_token: string) => {
      webhook = { url, secret_token };
    },
    isPolled: () => webhook === null,
    async close() {
      for (const { timer } of waiting) clearTimeout(timer);
      await server.close();
    },
  };
}

export type Telegram = Awaited<ReturnType<typeof startTelegram>>;
