import { Type } from '#src/kit/schema.ts';
import { anyOf } from '../any-of.ts';
import { defineAction } from '../define.ts';
import type { SlackClient } from './client.ts';
import { post } from './post.ts';
import { Blocks, Channel, Posted, Text, Timestamp } from './schemas.ts';

export const replyInThread = defineAction({
  id: 'reply_in_thread',
  title: 'Reply in a thread',
  summary: 'Answers a message in its thread.',
  effect: 'write',
  message: { to: 'channel', text: 'text', format: 'slack' },
  scopes: ['chat:write'],
  input: Type.Object(
    {
      channel: Channel,
      thread_ts: Timestamp,
      text: Type.Optional(Text),
      blocks: Type.Optional(Blocks),
      reply_broadcast: Type.Optional(Type.Boolean({ description: 'Show the reply in the channel as well' })),
    },
    { additionalProperties: false, ...anyOf('text', 'blocks') },
  ),
  output: Posted,
  example: { channel: '#dev-alerts', thread_ts: '1503435956.000247', text: 'Fixed in #42' },
  run: (input, slack: SlackClient, call) => post(slack, 'chat.postMessage', input, call),
});
