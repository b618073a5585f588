import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { list, object } from '../loose.ts';
import { messageOf, type TelegramClient } from './client.ts';
import { Chat, ChatId, ParseMode } from './schemas.ts';

const IS_ADDRESS = /^https?:\/\//i;
const IS_FILE_ID = /^[\w-]+$/;

export const sendPhoto = defineAction({
  id: 'send_photo',
  title: 'Send a photo',
  summary: 'Sends a photo by its address, or by the file_id of one that Telegram has already.',
  effect: 'write',
  input: Type.Object(
    {
      chat_id: ChatId,
      photo: Type.String({ title: 'Photo', description: 'file_id or URL', minLength: 1, maxLength: 2048 }),
      caption: Type.Optional(Type.String({ title: 'Caption', maxLength: 4096 })),
      parse_mode: Type.Optional(ParseMode),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    message_id: Type.Integer(),
    chat: Chat,
    photo: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  }),
  example: { chat_id: '-1001234567890', photo: 'https://example.com/graph.png', caption: 'Load of the last hour' },
  async run(input, telegram: TelegramClient, call) {
    if (!IS_ADDRESS.test(input.photo) && !IS_FILE_ID.test(input.photo)) {
      const remedy = 'Packages hold texts only: give a file_id or the public address of an image.';
      throw new InputFault('Invalid input', `telegram_send_photo: files of this machine are not sent. ${remedy}`);
    }
    const sent = await telegram.call('sendPhoto', input, call);
    return { ...messageOf(sent), photo: list(object(sent).photo).map(object) };
  },
});
