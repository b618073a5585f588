import { CredentialFault, Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { object, text } from '../loose.ts';

/** What Telegram says, and what to do about it. */
const REMEDIES: [said: RegExp, remedy: string][] = [
  [
    /chat not found/i,
    'Check the chat id; a person has to write to the bot first, a channel has to have it as a member.',
  ],
  [/blocked by the user/i, 'The person has blocked the bot; nothing can be sent to them.'],
  [/kicked|not a member/i, 'The bot is not in that chat any more. Add it again.'],
  [/not enough rights|need administrator/i, 'Give the bot the right to write there.'],
  [/user is deactivated/i, 'The account does not exist any more.'],
  [/message is too long/i, 'A message takes 4096 characters, a caption 1024. Shorten it.'],
  [/message text is empty/i, 'Give a text.'],
  [/can't parse entities/i, 'The markup is not valid. Escape the text, or leave parse_mode out.'],
  [
    /wrong file identifier|http url specified|failed to get http url|wrong type of the web page/i,
    'Give a file_id of this bot, or the public address of an image.',
  ],
  [/query is too old/i, 'A button has to be answered within seconds of being pressed.'],
  [
    /can't use getUpdates method while webhook/i,
    'Updates come to the webhook. Call telegram_set_webhook with an empty url first.',
  ],
  [/message to edit not found|message can't be edited/i, 'Only messages of the bot itself can be changed.'],
];

const saidBy = (body: unknown): string => text(object(body).description) ?? '';

function refusal(said: string, body: unknown, details: object): Fault {
  const moved = object(object(body).parameters).migrate_to_chat_id;
  const remedy =
    moved === undefined
      ? REMEDIES.find(([shape]) => shape.test(said))?.[1]
      : `The group became a supergroup: its chat id is ${String(moved)} now.`;
  return new InputFault('Request refused', `Telegram: ${said}.${remedy ? ` ${remedy}` : ''}`, {
    details: { ...details, said },
  });
}

interface Answer {
  status: number;
  headers: ResponseHeaders;
}

export function telegramFault(body: unknown, { status, headers }: Answer): string | Fault | undefined {
  const answer = object(body);
  if (status < 300 && answer.ok !== false) return undefined;
  const code = typeof answer.error_code === 'number' ? answer.error_code : status;
  const said = saidBy(body);
  const details = { service: 'telegram', status: code };
  if (code === 429) {
    const wait = object(answer.parameters).retry_after;
    const retry = retryAfterMs(typeof wait === 'number' ? String(wait) : headers['retry-after'], 0) ?? 5_000;
    return new TemporaryFault('Rate limit exceeded', 'Telegram asks us to wait.', { details, retryAfterMs: retry });
  }
  // A token that does not exist is a path that does not exist.
  if (code === 401 || code === 404) {
    const remedy = 'Copy it from @BotFather again and set telegram_bot_token.';
    return new CredentialFault('Credential refused', `Telegram does not know the bot token. ${remedy}`, { details });
  }
  if (code === 409 && /other getUpdates/i.test(said)) {
    return new TemporaryFault('Busy', 'Another process asks for updates of this bot. Only one may.', { details });
  }
  return code >= 500 || said === '' ? said : refusal(said, body, details);
}

/** Whether Telegram said something like this. */
export const hasSaid = (thrown: unknown, shape: RegExp): boolean =>
  thrown instanceof Fault && shape.test(String(object(thrown.details).said ?? ''));
