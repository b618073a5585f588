import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { bytesAs, Encoding } from '../bytes-as.ts';
import { defineAction } from '../define.ts';
import { SCOPE } from './client.ts';
import { EVERYWHERE, FIELDS, FileId, fileOf, Maybe } from './schemas.ts';

const MOST_BYTES = 5 * 1024 * 1024;
const EDITORS = 'application/vnd.google-apps.';

/** What Google's editors keep is no file: it is given as one. */
const EXPORTED: Record<string, string> = {
  document: 'text/plain',
  spreadsheet: 'text/csv',
  presentation: 'text/plain',
  drawing: 'image/svg+xml',
  script: 'application/vnd.google-apps.script+json',
};

export const download = defineAction({
  id: 'download',
  title: 'Download a file',
  summary: 'Reads a file of up to 5 MB, as text or in base64. Documents and tables of Google come as text and CSV.',
  effect: 'read',
  scopes: [SCOPE],
  input: Type.Object(
    {
      file_id: FileId,
      encoding: Encoding,
      mime_type: Type.Optional(
        Type.String({
          description: 'As what a document of Google is given: application/pdf',
          pattern: '^[\\w.+-]+/[\\w.+-]+$',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    name: Type.String(),
    mime_type: Maybe,
    content: Type.String(),
    encoding: Type.String(),
    size: Type.Integer(),
  }),
  example: { file_id: '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms' },
  async run({ file_id, encoding, mime_type }, drive, call) {
    const path = `drive/v3/files/${file_id}`;
    const { body } = await drive.get(path, { query: { fields: FIELDS, ...EVERYWHERE }, ...stop(call) });
    const { name, mime_type: kept } = fileOf(body);
    const editor = kept?.startsWith(EDITORS) ? kept.slice(EDITORS.length) : null;
    const given = editor === null ? kept : (mime_type ?? EXPORTED[editor] ?? 'application/pdf');
    const how = { bytes: true, maxResponseBytes: MOST_BYTES, ...stop(call) };
    const file =
      editor === null
        ? await drive.get(path, { query: { alt: 'media', ...EVERYWHERE }, ...how })
        : await drive.get(`${path}/export`, { query: { mimeType: given }, ...how });
    return { name, mime_type: given, ...bytesAs(file.body, encoding) };
  },
});
