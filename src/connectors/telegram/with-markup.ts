import type { Call } from '../action.ts';
import type { TelegramClient } from './client.ts';
import { hasSaid } from './errors.ts';

interface Said {
  text: string;
  parse_mode?: 'HTML' | 'Markdown' | 'MarkdownV2';
}

/** Templates write HTML. A text that is none ("a < b") is refused and not sent, so it goes again as it is. */
export async function callWithMarkup(
  telegram: TelegramClient,
  method: string,
  said: Said,
  call: Pick<Call, 'signal'>,
): Promise<unknown> {
  if (said.parse_mode !== undefined) return await telegram.call(method, said, call);
  try {
    return await telegram.call(method, { ...said, parse_mode: 'HTML' }, call);
  } catch (thrown) {
    if (!hasSaid(thrown, /can't parse entities/i)) throw thrown;
    return await telegram.call(method, said, call);
  }
}
