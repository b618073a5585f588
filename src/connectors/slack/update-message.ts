import { Type } from '#src/kit/schema.ts';
import { anyOf } from '../any-of.ts';
import { defineAction } from '../define.ts';
import type { SlackClient } from './client.ts';
import { post } from './post.ts';
import { Blocks, Channel, Posted, Text, Timestamp } from './schemas.ts';

export const updateMessage = defineAction({
  id: 'update_message',
  title: 'Update a message',
  summary: 'Changes a message that the bot sent before.',
  effect: 'write',
  idempotent: true,
  scopes: ['chat:write'],
  input: Type.Object(
    { channel: Channel, ts: Timestamp, text: Type.Optional(Text), blocks: Type.Optional(Blocks) },
    { additionalProperties: false, ...anyOf('text', 'blocks') },
  ),
  output: Posted,
  example: { channel: '#dev-alerts', ts: '1503435956.000247', text: 'Build passed after a retry' },
  run: (input, slack: SlackClient, call) => post(slack, 'chat.update', input, call),
});
