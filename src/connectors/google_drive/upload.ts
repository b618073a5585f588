import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { Encoding } from '../bytes-as.ts';
import { defineAction } from '../define.ts';
import { SCOPE } from './client.ts';
import { multipart } from './multipart.ts';
import { EVERYWHERE, FIELDS, File, FileId, FolderId, fileOf } from './schemas.ts';

export const upload = defineAction({
  id: 'upload',
  title: 'Upload a file',
  summary: 'Writes a text or a base64-encoded file into a folder, or in place of a file that is there.',
  effect: 'write',
  shortNames: ['uploadFile'],
  scopes: [SCOPE],
  recipe: {
    kind: 'call',
    with: {
      name: '{{truncate (default title event) 100}}.txt',
      content: '{{default title event}}\n\n{{body}}\n\n{{url}}',
    },
  },
  input: Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 500 }),
      content: Type.String({ description: 'The text, or base64', maxLength: 20_000_000 }),
      encoding: Encoding,
      mime_type: Type.Optional(Type.String({ pattern: '^[\\w.+-]+/[\\w.+-]+$', maxLength: 200 })),
      folder_id: Type.Optional(FolderId),
      file_id: Type.Optional(FileId),
      description: Type.Optional(Type.String({ maxLength: 2000 })),
    },
    { additionalProperties: false },
  ),
  output: File,
  example: { name: 'report.txt', content: 'All went well.' },
  async run({ name, content, encoding, mime_type, folder_id, file_id, description }, drive, call) {
    const isText = encoding !== 'base64';
    const mimeType = mime_type ?? (isText ? 'text/plain' : 'application/octet-stream');
    // The folder of a file that is there already is not changed by writing it.
    const parents = folder_id === undefined || file_id !== undefined ? {} : { parents: [folder_id] };
    const { body, type } = multipart(
      { name, mimeType, ...parents, ...(description === undefined ? {} : { description }) },
      Buffer.from(content, isText ? 'utf8' : 'base64'),
      mimeType,
    );
    const options = {
      query: { uploadType: 'multipart', fields: FIELDS, ...EVERYWHERE },
      body,
      headers: { 'content-type': type },
      ...stop(call),
    };
    const path = 'upload/drive/v3/files';
    const answer = await (file_id === undefined
      ? drive.post(path, options)
      : drive.patch(`${path}/${file_id}`, options));
    return fileOf(answer.body);
  },
});
