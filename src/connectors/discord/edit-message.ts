import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import type { DiscordClient } from './client.ts';
import { AllowedMentions, Channel, Content, MessageId, Posted, posted, ThreadId, WebhookUrl } from './schemas.ts';

export const editMessage = defineAction({
  id: 'edit_message',
  title: 'Edit a message',
  summary: 'Changes a message that the bot or webhook sent, or the answer to an interaction (@original).',
  effect: 'write',
  idempotent: true,
  input: Type.Object(
    {
      webhook_url: Type.Optional(WebhookUrl),
      channel: Type.Optional(Channel),
      thread_id: Type.Optional(ThreadId),
      message_id: MessageId,
      content: Content,
      allowed_mentions: Type.Optional(AllowedMentions),
    },
    { additionalProperties: false },
  ),
  output: Posted,
  example: { message_id: '1234567890123456789', content: 'Build passed after a retry' },
  async run({ webhook_url, channel, thread_id, message_id, content, allowed_mentions }, discord: DiscordClient, call) {
    const json = { content, allowed_mentions: allowed_mentions ?? { parse: [] } };
    const hook = discord.hook(webhook_url);
    if (hook !== null) {
      const query = { thread_id: thread_id ?? hook.thread };
      const path = `${hook.path}/messages/${message_id}`;
      return posted((await hook.http.patch(path, { json, query, ...stop(call) })).body);
    }
    const place = thread_id ?? (await discord.channelId(channel, call.signal));
    const path = `channels/${place}/messages/${message_id}`;
    return posted((await discord.bot().patch(path, { json, ...stop(call) })).body);
  },
});
