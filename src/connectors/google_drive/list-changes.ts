import type { HttpClient } from '#src/kit/http-types.ts';
import { Type } from '#src/kit/schema.ts';
import { type Call, stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import { SCOPE } from './client.ts';
import { EVERYWHERE, FIELDS, File, fileOf, Maybe } from './schemas.ts';

const PAGE = 100;

/** Where changes begin from now on. */
export async function startToken(drive: HttpClient, call: Pick<Call, 'signal'>): Promise<string> {
  const { body } = await drive.get('drive/v3/changes/startPageToken', { query: EVERYWHERE, ...stop(call) });
  return text(object(body).startPageToken) ?? '';
}

function changeOf(value: unknown) {
  const { fileId, removed, time, file } = object(value);
  return {
    file_id: text(fileId),
    removed: removed === true,
    changed_at: text(time),
    file: file === undefined ? null : fileOf(file),
  };
}

export const listChanges = defineAction({
  id: 'list_changes',
  title: 'List changes',
  summary: 'Tells what changed since a cursor. An event only says that something did; without a cursor it begins now.',
  effect: 'read',
  scopes: [SCOPE],
  input: Type.Object(
    { cursor: Type.Optional(Type.String({ description: 'The cursor of the call before', maxLength: 500 })) },
    { additionalProperties: false },
  ),
  output: Type.Object({
    changes: Type.Array(
      Type.Object({
        file_id: Maybe,
        removed: Type.Boolean(),
        changed_at: Maybe,
        file: Type.Union([File, Type.Null()]),
      }),
    ),
    cursor: Type.String(),
    more: Type.Boolean({ description: 'There are more: ask again with the new cursor' }),
  }),
  example: {},
  async run({ cursor }, drive, call) {
    if (cursor === undefined) return { changes: [], cursor: await startToken(drive, call), more: false };
    const fields = `newStartPageToken,nextPageToken,changes(fileId,removed,time,file(${FIELDS}))`;
    const query = { pageToken: cursor, pageSize: PAGE, fields, includeItemsFromAllDrives: true, ...EVERYWHERE };
    const answer = object((await drive.get('drive/v3/changes', { query, ...stop(call) })).body);
    const next = text(answer.nextPageToken);
    return {
      changes: list(answer.changes).map(changeOf),
      cursor: next ?? text(answer.newStartPageToken) ?? cursor,
      more: next !== null,
    };
  },
});
