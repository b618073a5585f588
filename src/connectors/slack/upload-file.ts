import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { SlackClient } from './client.ts';
import { Channel, Timestamp } from './schemas.ts';

export const uploadFile = defineAction({
  id: 'upload_file',
  title: 'Upload a file',
  summary: 'Uploads a text or a base64-encoded file and shows it in a channel.',
  effect: 'write',
  scopes: ['files:write'],
  input: Type.Object(
    {
      channel: Type.Optional(Channel),
      filename: Type.String({ minLength: 1, maxLength: 255 }),
      content: Type.String({ minLength: 1, maxLength: 20_000_000, description: 'The text, or base64' }),
      encoding: Type.Optional(Type.Union([Type.Literal('utf8'), Type.Literal('base64')], { default: 'utf8' })),
      title: Type.Optional(Type.String({ maxLength: 255 })),
      comment: Type.Optional(Type.String({ maxLength: 4000 })),
      thread_ts: Type.Optional(Timestamp),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ file_id: Type.String() }),
  example: { channel: '#dev-alerts', filename: 'report.txt', content: 'All tests passed.' },
  async run(input, slack: SlackClient, { signal }) {
    const stop = signal ? { signal } : {};
    const bytes = Buffer.from(input.content, input.encoding ?? 'utf8');
    const form = { filename: input.filename, length: bytes.length };
    const { answer } = await slack.call('files.getUploadURLExternal', { form, ...stop });
    const id = String(answer.file_id);
    const headers = { 'content-type': 'application/octet-stream' };
    await slack.http.external('POST', String(answer.upload_url), { body: bytes, headers, ...stop });
    const json = {
      files: [{ id, title: input.title ?? input.filename }],
      channel_id: input.channel === undefined ? undefined : await slack.channelId(input.channel, signal),
      initial_comment: input.comment,
      thread_ts: input.thread_ts,
    };
    await slack.call('files.completeUploadExternal', { json, ...stop });
    return { file_id: id };
  },
});
