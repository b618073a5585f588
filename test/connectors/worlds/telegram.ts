import { type Answer, localServer, type Seen, type World } from './world.ts';

const TOKEN = '123456789:canary-AAbbCCddEEffGGhhIIjjKKllMMno';
const CHAT = '-1001234567890';

const no = (error_code: number, description: string): Answer => ({
  status: error_code,
  json: { ok: false, error_code, description },
});
const ok = (result: unknown): Answer => ({ json: { ok: true, result } });

interface Request {
  chat_id?: string;
  text?: string;
  parse_mode?: string;
  message_id?: number;
  photo?: string;
  url?: string;
}

/** A Bot API that remembers its messages and its webhook, and checks HTML as strictly as the real one. */
function telegram(): (seen: Seen) => Answer {
  const messages = new Map<number, { message_id: number; chat: object; text?: string; photo?: object[] }>();
  let last = 41;
  let webhook = '';

  const badMarkup = ({ parse_mode, text = '' }: Request): boolean =>
    parse_mode === 'HTML' && /<(?!\/?(?:b|i|u|s|a|code|pre|blockquote)[\s>])/.test(text);
  const write = (request: Request): Answer => {
    if (request.chat_id !== CHAT) return no(400, 'Bad Request: chat not found');
    if (badMarkup(request)) return no(400, "Bad Request: can't parse entities: Unsupported start tag");
    last += 1;
    const photo = request.photo === undefined ? {} : { photo: [{ file_id: 'small' }, { file_id: 'large' }] };
    const text = request.text === undefined ? {} : { text: request.text };
    const message = { message_id: last, chat: { id: Number(CHAT), type: 'supergroup' }, ...text, ...photo };
    messages.set(last, message);
    return ok(message);
  };
  const edit = (request: Request): Answer => {
    const message = messages.get(request.message_id ?? 0);
    if (!message) return no(400, 'Bad Request: message to edit not found');
    if (message.text === request.text) return no(400, 'Bad Request: message is not modified');
    message.text = request.text ?? '';
    return ok(message);
  };
  write({ chat_id: CHAT, text: 'first' });

  return ({ url, body }) => {
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(url) ?? [];
    if (token !== TOKEN) return no(401, 'Unauthorized');
    const request: Request = body === '' ? {} : JSON.parse(body);
    if (method === 'getMe') return ok({ id: 1, is_bot: true, username: 'builds_bot' });
    if (method === 'sendMessage' || method === 'sendPhoto') return write(request);
    if (method === 'editMessageText') return edit(request);
    if (method === 'getFile')
      return ok({ file_id: 'a', file_unique_id: 'b', file_size: 3, file_path: 'photos/file_1.jpg' });
    if (method === 'answerCallbackQuery') return ok(true);
    if (method === 'setWebhook') {
      webhook = request.url ?? '';
      return ok(true);
    }
    if (method !== 'getUpdates') return no(404, 'Not Found');
    if (webhook !== '') return no(409, "Conflict: can't use getUpdates method while webhook is active");
    return ok([{ update_id: 1, message: { message_id: 1, chat: { id: 1 }, text: 'hi' } }]);
  };
}

export async function openTelegram(): Promise<World & { url: string; token: string }> {
  const server = await localServer(telegram());
  return {
    url: server.url,
    token: TOKEN,
    credential: () => ({ bot_token: TOKEN, secret_token: 'a_secret-token', base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
