import { Type } from '#src/kit/schema.ts';
import { anyOf } from '../any-of.ts';
import { defineAction } from '../define.ts';
import type { SlackClient } from './client.ts';
import { post } from './post.ts';
import { Blocks, Channel, Posted, Text, Timestamp } from './schemas.ts';

export const sendMessage = defineAction({
  id: 'send_message',
  title: 'Send a message',
  summary: 'Sends a message to a channel, as the bot or through an incoming webhook.',
  effect: 'write',
  shortNames: ['send', 'postMessage'],
  message: { to: 'channel', text: 'text', format: 'slack', blocks: 'blocks' },
  recipe: { kind: 'message', place: 'channel' },
  thread: { join: { thread_ts: 'ts', channel: 'channel' }, gone: /message_not_found|thread_not_found/ },
  scopes: ['chat:write'],
  input: Type.Object(
    {
      channel: Channel,
      text: Type.Optional(Text),
      blocks: Type.Optional(Blocks),
      thread_ts: Type.Optional(Timestamp),
      unfurl_links: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false, ...anyOf('text', 'blocks') },
  ),
  output: Posted,
  example: { channel: '#dev-alerts', text: 'Build passed' },
  async run(input, slack: SlackClient, call) {
    if (slack.webhook === null) return await post(slack, 'chat.postMessage', input, call);
    const { url, http } = slack.webhook;
    await http.external('POST', url, { json: input, ...(call.signal ? { signal: call.signal } : {}) });
    return { channel: input.channel, ts: null };
  },
});
