import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { TelegramClient } from './client.ts';

export const answerCallback = defineAction({
  id: 'answer_callback',
  title: 'Answer a button',
  summary: 'Ends the waiting of whoever pressed a button, with a short notice if you like.',
  effect: 'write',
  idempotent: true,
  input: Type.Object(
    {
      callback_query_id: Type.String({ description: 'From the update', minLength: 1, maxLength: 100 }),
      text: Type.Optional(Type.String({ maxLength: 200 })),
      show_alert: Type.Optional(Type.Boolean({ description: 'As a window that has to be closed', default: false })),
      url: Type.Optional(Type.String({ maxLength: 2048 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ answered: Type.Boolean() }),
  example: { callback_query_id: '4382bfdwdsb323b2d9', text: 'Done' },
  async run(input, telegram: TelegramClient, call) {
    await telegram.call('answerCallbackQuery', input, call);
    return { answered: true };
  },
});
