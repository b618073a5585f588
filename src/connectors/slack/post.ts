import type { Call } from '../action.ts';
import type { SlackClient } from './client.ts';

interface Message {
  channel: string;
  text?: string;
  blocks?: object[];
  thread_ts?: string;
  ts?: string;
}

/** Posts or changes a message in a channel given by name or id. */
export async function post(
  slack: SlackClient,
  method: 'chat.postMessage' | 'chat.update',
  message: Message,
  { signal }: Call,
): Promise<{ channel: string; ts: string | null }> {
  const channel = await slack.channelId(message.channel, signal);
  const { answer } = await slack.call(method, { json: { ...message, channel }, ...(signal ? { signal } : {}) });
  return { channel: String(answer.channel ?? channel), ts: typeof answer.ts === 'string' ? answer.ts : null };
}
