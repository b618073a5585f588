import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { type Call, stop } from '../action.ts';
import { defineAction } from '../define.ts';
import { list, object, text } from '../loose.ts';
import type { DropboxClient } from './client.ts';
import { Maybe, Path } from './schemas.ts';

const FOUR_HOURS_MS = 4 * 3_600_000;

const isThere = (thrown: unknown): boolean =>
  thrown instanceof InputFault && /shared_link_already_exists/.test(String(object(thrown.details).said));

/** A file has one such link: who asks again gets the same. */
async function lastingLink(dropbox: DropboxClient, path: string, call: Call): Promise<string | null> {
  const ask = async (method: string, json: object) =>
    object((await dropbox.api.post(`sharing/${method}`, { json, ...stop(call) })).body);
  try {
    return text((await ask('create_shared_link_with_settings', { path })).url);
  } catch (thrown) {
    if (!isThere(thrown)) throw thrown;
    const { links } = await ask('list_shared_links', { path, direct_only: true });
    return text(object(list(links)[0]).url);
  }
}

export const getLink = defineAction({
  id: 'get_link',
  title: 'Get a link',
  summary: 'Gives a link under which a file can be seen, or for four hours downloaded.',
  effect: 'write',
  idempotent: true,
  scopes: ['sharing.write', 'sharing.read', 'files.content.read'],
  input: Type.Object(
    {
      path: Path,
      temporary: Type.Optional(
        Type.Boolean({ description: 'To the bytes, for four hours, without a shared link', default: false }),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ url: Type.String(), expires_at: Maybe }),
  example: { path: '/reports/january.txt' },
  async run({ path, temporary = false }, dropbox: DropboxClient, call) {
    if (temporary) {
      const { link } = object(
        (await dropbox.api.post('files/get_temporary_link', { json: { path }, ...stop(call) })).body,
      );
      return { url: String(link), expires_at: new Date(call.now + FOUR_HOURS_MS).toISOString() };
    }
    const url = await lastingLink(dropbox, path, call);
    if (url !== null) return { url, expires_at: null };
    throw new InputFault('Request refused', 'Dropbox answered without a link. Share the file there, and ask again.');
  },
});
