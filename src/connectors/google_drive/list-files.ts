import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import { SCOPE } from './client.ts';
import { EVERYWHERE, FIELDS, File, FolderId, fileOf, Maybe } from './schemas.ts';

const PAGE = 100;

/** A text inside of Drive's search language. */
const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function searchOf({ folder_id, name, query }: { folder_id?: string; name?: string; query?: string }): string {
  const parts = [
    ...(folder_id === undefined ? [] : [`${quoted(folder_id)} in parents`]),
    ...(name === undefined ? [] : [`name contains ${quoted(name)}`]),
    ...(query === undefined ? [] : [`(${query})`]),
  ];
  return [...parts, 'trashed = false'].join(' and ');
}

export const listFiles = defineAction({
  id: 'list_files',
  title: 'List files',
  summary: 'Lists files, of a folder, by name, or by a search in the language of Drive.',
  effect: 'read',
  scopes: [SCOPE],
  input: Type.Object(
    {
      folder_id: Type.Optional(FolderId),
      name: Type.Optional(Type.String({ description: 'What names begin with', minLength: 1, maxLength: 200 })),
      query: Type.Optional(
        Type.String({ description: "As Drive takes it: mimeType = 'application/pdf'", minLength: 1, maxLength: 1000 }),
      ),
      order_by: Type.Optional(Type.String({ description: 'name, modifiedTime desc', pattern: '^[A-Za-z_, ]{1,100}$' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: PAGE })),
      cursor: Type.Optional(Type.String({ description: 'The next of the page before', maxLength: 2000 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ files: Type.Array(File), next: Maybe }),
  example: { folder_id: 'root', limit: 10 },
  async run({ order_by: orderBy, limit = PAGE, cursor, ...search }, drive, call) {
    const files: ReturnType<typeof fileOf>[] = [];
    let next = cursor ?? null;
    do {
      const query = {
        q: searchOf(search),
        orderBy,
        pageSize: Math.min(limit - files.length, PAGE),
        pageToken: next,
        fields: `nextPageToken,files(${FIELDS})`,
        includeItemsFromAllDrives: true,
        ...EVERYWHERE,
      };
      const answer = object((await drive.get('drive/v3/files', { query, ...stop(call) })).body);
      const page = list(answer.files).map(fileOf);
      files.push(...page);
      next = text(answer.nextPageToken);
      if (page.length === 0) break;
    } while (next !== null && files.length < limit);
    return { files, next };
  },
});
