import { createHash } from 'node:crypto';
import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import type { DiscordClient } from './client.ts';
import { AllowedMentions, Channel, Content, Posted, posted, ThreadId, WebhookUrl } from './schemas.ts';

/** Discord takes 25 characters. */
const nonceOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 25);

export const sendMessage = defineAction({
  id: 'send_message',
  title: 'Send a message',
  summary: 'Sends a message to a channel, through an incoming webhook or as a bot.',
  effect: 'write',
  shortNames: ['send'],
  message: { to: 'channel', text: 'content', format: 'markdown' },
  recipe: { kind: 'message', place: 'channel' },
  thread: { join: { message_id: 'id' }, by: 'edit_message', gone: /\(10008\)/ },
  input: Type.Object(
    {
      webhook_url: Type.Optional(WebhookUrl),
      content: Content,
      username: Type.Optional(
        Type.String({ description: 'Name that a webhook writes under', minLength: 1, maxLength: 80 }),
      ),
      channel: Type.Optional(Channel),
      thread_id: Type.Optional(ThreadId),
      allowed_mentions: Type.Optional(AllowedMentions),
    },
    { additionalProperties: false },
  ),
  output: Posted,
  example: { content: 'Build passed', username: 'Builds' },
  async run({ webhook_url, content, username, channel, thread_id, allowed_mentions }, discord: DiscordClient, call) {
    const hook = discord.hook(webhook_url);
    const said = { content, allowed_mentions: allowed_mentions ?? { parse: [] } };
    if (hook !== null) {
      const query = { wait: true, thread_id: thread_id ?? hook.thread };
      const json = username === undefined ? said : { ...said, username };
      return posted((await hook.http.post(hook.path, { json, query, ...stop(call) })).body);
    }
    const place = thread_id ?? (await discord.channelId(channel, call.signal));
    // Within a few minutes the same nonce is the same message: a repeated call is answered with the first one.
    const json = { ...said, nonce: nonceOf(call.idempotencyKey), enforce_nonce: true };
    return posted((await discord.bot().post(`channels/${place}/messages`, { json, ...stop(call) })).body);
  },
});
