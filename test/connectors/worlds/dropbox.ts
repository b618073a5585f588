import { type Answer, localServer, type Seen, type World } from './world.ts';

const TOKEN = 'sl.canary-token';

const no = (summary: string): Answer => ({
  status: 409,
  json: { error_summary: `${summary}/..`, error: { '.tag': summary } },
});

/** A Dropbox that keeps what it is given, by path. */
function dropbox(): (seen: Seen) => Answer {
  const files = new Map([['/reports/january.txt', 'All went well.']]);
  const links = new Map<string, string>();
  const entry = (path: string) => ({
    '.tag': 'file',
    id: `id:${Buffer.from(path).toString('hex').slice(0, 20)}`,
    name: path.split('/').at(-1),
    path_lower: path.toLowerCase(),
    path_display: path,
    size: Buffer.byteLength(files.get(path) ?? ''),
    server_modified: '2026-01-01T12:00:00Z',
    rev: 'a1c10ce0dd78',
  });
  return ({ url, headers, body }) => {
    if (headers.authorization !== `Bearer ${TOKEN}`) {
      return {
        status: 401,
        json: { error_summary: 'invalid_access_token/..', error: { '.tag': 'invalid_access_token' } },
      };
    }
    if (url === '/files/upload') {
      const { path } = JSON.parse(String(headers['dropbox-api-arg'])) as { path: string };
      files.set(path, body);
      return { json: entry(path) };
    }
    const asked = (JSON.parse(body) ?? {}) as { path?: string; cursor?: string };
    if (url === '/users/get_current_account') return { json: { email: 'me@example.com' } };
    if (url === '/files/list_folder') {
      const inside = [...files.keys()].filter((path) => path.startsWith(`${asked.path}/`));
      return inside.length === 0
        ? no('path/not_found')
        : { json: { entries: inside.map(entry), cursor: 'c1', has_more: false } };
    }
    if (url === '/files/list_folder/continue') return { json: { entries: [], cursor: asked.cursor, has_more: false } };
    const path = asked.path ?? '';
    if (!files.has(path)) return no('path/not_found');
    if (url === '/files/get_temporary_link') return { json: { link: 'https://dl.dropboxusercontent.com/x' } };
    if (url === '/sharing/list_shared_links') return { json: { links: [{ url: links.get(path) }] } };
    if (links.has(path)) return no('shared_link_already_exists');
    links.set(path, `https://www.dropbox.com/scl/fi/${links.size}/january.txt?dl=0`);
    return { json: { url: links.get(path) } };
  };
}

export async function openDropbox(): Promise<World> {
  const server = await localServer(dropbox());
  return {
    credential: () => ({ access_token: TOKEN, base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
