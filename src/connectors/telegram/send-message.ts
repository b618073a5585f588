import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { messageOf, type TelegramClient } from './client.ts';
import { Chat, ChatId, MessageId, ParseMode, ReplyMarkup, Text } from './schemas.ts';
import { callWithMarkup } from './with-markup.ts';

export const sendMessage = defineAction({
  id: 'send_message',
  title: 'Send a message',
  summary: 'Sends a message to a chat, with buttons if you like.',
  effect: 'write',
  shortNames: ['send'],
  message: { to: 'chat_id', text: 'text', format: 'html' },
  recipe: { kind: 'message', place: 'chat_id' },
  thread: { join: { reply_to_message_id: 'message_id' }, gone: /message to be replied not found/i },
  input: Type.Object(
    {
      chat_id: ChatId,
      text: Text,
      parse_mode: Type.Optional(ParseMode),
      reply_markup: Type.Optional(ReplyMarkup),
      reply_to_message_id: Type.Optional(MessageId),
      message_thread_id: Type.Optional(Type.Integer({ description: 'Topic of a forum', minimum: 1 })),
      disable_notification: Type.Optional(Type.Boolean({ description: 'Without a sound' })),
      disable_web_page_preview: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ message_id: Type.Integer(), chat: Chat, text: Type.String() }),
  example: { chat_id: '-1001234567890', text: 'Build passed' },
  async run({ reply_to_message_id, disable_web_page_preview, ...said }, telegram: TelegramClient, call) {
    const json = {
      ...said,
      ...(reply_to_message_id === undefined ? {} : { reply_parameters: { message_id: reply_to_message_id } }),
      ...(disable_web_page_preview === undefined
        ? {}
        : { link_preview_options: { is_disabled: disable_web_page_preview } }),
    };
    const sent = await callWithMarkup(telegram, 'sendMessage', json, call);
    return { ...messageOf(sent), text: said.text };
  },
});
