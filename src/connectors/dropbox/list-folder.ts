import { Type } from '#src/kit/schema.ts';
import { stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import type { DropboxClient } from './client.ts';
import { Entry, entryOf } from './schemas.ts';

const PAGE = 500;
/** Pages that bring nothing would be asked for for ever. */
const MOST_PAGES = 50;
const MOST = 2000;

export const listFolder = defineAction({
  id: 'list_folder',
  title: 'List a folder',
  summary: 'Lists a folder; with the cursor of a call before, only what changed there since.',
  effect: 'read',
  scopes: ['files.metadata.read'],
  input: Type.Object(
    {
      path: Type.Optional(
        Type.String({
          description: 'The root unless given',
          pattern: '^(?:|/.{1,4000}|id:[A-Za-z0-9_-]{1,200})$',
          default: '',
        }),
      ),
      recursive: Type.Optional(Type.Boolean({ default: false })),
      cursor: Type.Optional(
        Type.String({
          description: 'Of the call before; path and recursive are those of then',
          minLength: 1,
          maxLength: 2000,
        }),
      ),
      limit: Type.Optional(
        Type.Integer({ description: 'About so many at once', minimum: 1, maximum: MOST, default: PAGE }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    entries: Type.Array(Entry),
    cursor: Type.String(),
    more: Type.Boolean({ description: 'There are more: ask again with the cursor' }),
  }),
  example: { path: '/reports' },
  async run({ path = '', recursive = false, cursor, limit = PAGE }, dropbox: DropboxClient, call) {
    const entries: ReturnType<typeof entryOf>[] = [];
    let at = cursor ?? null;
    let more = true;
    for (let pages = 0; more && entries.length < limit && pages < MOST_PAGES; pages++) {
      const json =
        at === null ? { path, recursive, include_deleted: false, limit: Math.min(limit, PAGE) } : { cursor: at };
      const where = at === null ? 'files/list_folder' : 'files/list_folder/continue';
      const page = object((await dropbox.api.post(where, { json, ...stop(call) })).body);
      entries.push(...list(page.entries).map(entryOf));
      at = text(page.cursor);
      more = page.has_more === true && at !== null;
    }
    return { entries, cursor: at ?? '', more };
  },
});
