import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { TelegramClient } from './client.ts';
import { hasSaid } from './errors.ts';
import { ChatId, MessageId, ParseMode, ReplyMarkup, Text } from './schemas.ts';
import { callWithMarkup } from './with-markup.ts';

export const editMessage = defineAction({
  id: 'edit_message',
  title: 'Edit a message',
  summary: 'Changes the text and buttons of a message that the bot sent.',
  effect: 'write',
  idempotent: true,
  input: Type.Object(
    {
      chat_id: ChatId,
      message_id: MessageId,
      text: Text,
      parse_mode: Type.Optional(ParseMode),
      reply_markup: Type.Optional(ReplyMarkup),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ message_id: Type.Integer(), text: Type.String() }),
  example: { chat_id: '-1001234567890', message_id: 42, text: 'Build passed after a retry' },
  async run(input, telegram: TelegramClient, call) {
    try {
      await callWithMarkup(telegram, 'editMessageText', input, call);
    } catch (thrown) {
      // It says already what it is to say.
      if (!hasSaid(thrown, /message is not modified/i)) throw thrown;
    }
    return { message_id: input.message_id, text: input.text };
  },
});
