import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { TelegramClient } from './client.ts';
import { findFile } from './files.ts';

export const getFile = defineAction({
  id: 'get_file',
  title: 'Look at a file',
  summary: 'Says what a file is and how large; granted, it lets other services be given files of the bot.',
  effect: 'read',
  input: Type.Object(
    { file_id: Type.String({ description: 'From a message', minLength: 1, maxLength: 500 }) },
    { additionalProperties: false },
  ),
  output: Type.Object({
    file_id: Type.String(),
    name: Type.String(),
    type: Type.String(),
    size: Type.Union([Type.Integer(), Type.Null()]),
  }),
  example: { file_id: 'AgACAgIAAxkBAAIB' },
  async run({ file_id }, telegram: TelegramClient, call) {
    const { name, type, size } = await findFile(file_id, telegram, call);
    return { file_id, name, type, size };
  },
});
