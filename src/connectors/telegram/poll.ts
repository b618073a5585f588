import { list, object } from '../loose.ts';
import type { PollAnswer, PollQuestion } from '../source.ts';
import type { TelegramClient } from './client.ts';
import { hasSaid } from './errors.ts';

const MOST = 100;

async function ask(telegram: TelegramClient, { cursor, waitSeconds, signal }: PollQuestion): Promise<unknown> {
  const offset = cursor === null ? {} : { offset: Number(cursor) };
  const question = { ...offset, limit: MOST, timeout: waitSeconds };
  try {
    return await telegram.call('getUpdates', question, { signal });
  } catch (thrown) {
    if (!hasSaid(thrown, /webhook is active/i)) throw thrown;
    // Whoever chose to ask does not want them sent any more; what waits is not lost.
    await telegram.call('deleteWebhook', { drop_pending_updates: false }, { signal });
    return await telegram.call('getUpdates', question, { signal });
  }
}

/** Long polling: the answer comes with the next update, or empty after a while. What is below the offset is done with. */
export async function pollUpdates(client: unknown, question: PollQuestion): Promise<PollAnswer> {
  const updates = list(await ask(client as TelegramClient, question)).map(object);
  const ids = updates.map((one) => Number(one.update_id)).filter(Number.isSafeInteger);
  return { payloads: updates, cursor: ids.length === 0 ? question.cursor : String(Math.max(...ids) + 1) };
}
