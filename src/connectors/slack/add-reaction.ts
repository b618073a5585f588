import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { SlackClient } from './client.ts';
import { Channel, Timestamp } from './schemas.ts';

const isAlreadyThere = (thrown: unknown): boolean =>
  thrown instanceof InputFault && (thrown.details as { code?: string } | undefined)?.code === 'already_reacted';

export const addReaction = defineAction({
  id: 'add_reaction',
  title: 'Add a reaction',
  summary: 'Puts an emoji on a message. One that is there already is left as it is.',
  effect: 'write',
  idempotent: true,
  scopes: ['reactions:write'],
  input: Type.Object(
    {
      channel: Channel,
      ts: Timestamp,
      emoji: Type.String({ minLength: 1, maxLength: 102, description: 'Without colons' }),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ emoji: Type.String() }),
  example: { channel: '#dev-alerts', ts: '1503435956.000247', emoji: 'white_check_mark' },
  async run({ channel, ts, emoji }, slack: SlackClient, { signal }) {
    const name = emoji.replace(/^:|:$/g, '');
    const json = { channel: await slack.channelId(channel, signal), timestamp: ts, name };
    try {
      await slack.call('reactions.add', { json, ...(signal ? { signal } : {}) });
    } catch (thrown) {
      if (!isAlreadyThere(thrown)) throw thrown;
    }
    return { emoji: name };
  },
});
