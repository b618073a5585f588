import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { list, object } from '../loose.ts';
import type { TelegramClient } from './client.ts';

export const getUpdates = defineAction({
  id: 'get_updates',
  title: 'Get updates',
  summary: 'Reads what was sent to the bot. Works only while no webhook is set.',
  effect: 'read',
  input: Type.Object(
    {
      offset: Type.Optional(Type.Integer({ description: 'Id of the first update wanted', default: 0 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 100 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    updates: Type.Array(Type.Record(Type.String(), Type.Unknown())),
    count: Type.Integer(),
  }),
  example: { offset: 0, limit: 10 },
  async run({ offset = 0, limit = 100 }, telegram: TelegramClient, call) {
    const updates = list(await telegram.call('getUpdates', { offset, limit, timeout: 0 }, call)).map(object);
    return { updates, count: updates.length };
  },
});
