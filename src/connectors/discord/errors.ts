import { CredentialFault, Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { ResponseHeaders } from '#src/kit/http-types.ts';
import { retryAfterMs } from '#src/kit/retry-after.ts';
import { object, text } from '../loose.ts';

const CREDENTIAL: Record<number, string> = {
  10015: 'The webhook is not there any more. Make a new one in the settings of the channel.',
  50027: 'The token in the webhook address is not valid. Copy the address again.',
  50001: 'The bot does not see that place. Invite it to the server and let it view the channel.',
  50013: 'The bot lacks a permission there. Give its role Send Messages (and Create Public Threads).',
  40001: 'The bot token is not valid. Copy it from the developer portal again.',
};

const INPUT: Record<number, string> = {
  10003: 'There is no such channel. Check its id.',
  10008: 'There is no such message. Check its id and channel.',
  50005: 'Only messages of this bot or webhook itself can be changed.',
  50006: 'The message is empty. Give a content.',
  50083: 'The thread is archived. Open it again first.',
  160004: 'The message has a thread already.',
  220001: 'This webhook writes to a forum: a message there needs a thread.',
};

/** `content: Must be 2000 or fewer in length.` from the nested errors of a refused form. */
function formErrors(errors: unknown, path = '', depth = 0): string[] {
  if (depth > 6) return [];
  return Object.entries(object(errors)).flatMap(([key, value]) => {
    if (key === '_errors' && Array.isArray(value)) {
      return value.slice(0, 3).map((error) => `${path}: ${text(object(error).message) ?? 'refused'}`);
    }
    return formErrors(value, path === '' ? key : `${path}.${key}`, depth + 1);
  });
}

/** A wait in seconds, in the header or, where only a part of Discord is busy, in the body. */
const waitOf = (said: Record<string, unknown>, headers: ResponseHeaders): number =>
  retryAfterMs(typeof said.retry_after === 'number' ? String(said.retry_after) : headers['retry-after'], 0) ?? 5_000;

export function discordFault(
  body: unknown,
  { status, headers }: { status: number; headers: ResponseHeaders },
): string | Fault | undefined {
  if (status < 300) return undefined;
  const said = object(body);
  const code = typeof said.code === 'number' ? said.code : 0;
  const details = { service: 'discord', status, code };
  if (status === 429) {
    const retry = { details, retryAfterMs: waitOf(said, headers) };
    return new TemporaryFault('Rate limit exceeded', 'Discord asks us to wait.', retry);
  }
  const credential = CREDENTIAL[code];
  if (credential) return new CredentialFault('Credential refused', `Discord: ${credential} (${code})`, { details });
  const input = INPUT[code];
  if (input) return new InputFault('Request refused', `Discord: ${input} (${code})`, { details });
  return [text(said.message) ?? '', ...formErrors(said.errors).slice(0, 5)].filter((part) => part !== '').join(' ');
}

/** Whether a fault carries this code of Discord's. */
export const hasCode = (thrown: unknown, code: number): boolean =>
  thrown instanceof Fault && object(thrown.details).code === code;
