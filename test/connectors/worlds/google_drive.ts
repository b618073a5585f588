import { createEmulator } from 'emulate';
import { localServer, type Seen, type World } from './world.ts';

const TOKEN = 'ya29.canary-token';
const PERSON = 'testuser@example.com';
const FILE = '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms';

/** What the emulated Drive does not have: sharing, changes, channels. */
function rest({ method, url, headers, body }: Seen) {
  const { pathname, searchParams } = new URL(url, 'http://drive/');
  if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, json: { error: { message: 'No.' } } };
  if (method === 'POST' && pathname === `/drive/v3/files/${FILE}/permissions`) {
    const { role, emailAddress } = JSON.parse(body) as { role: string; emailAddress?: string };
    return emailAddress ? { json: { id: '0815', role } } : { status: 400, json: { error: { message: 'Who?' } } };
  }
  if (pathname === `/drive/v3/files/${FILE}`)
    return { json: { webViewLink: `https://drive.google.com/file/d/${FILE}` } };
  if (pathname === '/drive/v3/changes/startPageToken') return { json: { startPageToken: '100' } };
  if (pathname === '/drive/v3/changes/watch') {
    const { id, expiration } = JSON.parse(body) as { id: string; expiration: string };
    return { json: { kind: 'api#channel', id, resourceId: 'ret08u3rv24htgh289g', expiration } };
  }
  if (pathname !== '/drive/v3/changes' || searchParams.get('pageToken') === null) return { status: 404, json: {} };
  return { json: { changes: [{ fileId: FILE, removed: false }], newStartPageToken: '101' } };
}

/** The emulated Drive with one file in it, and a server of our own for what that does not have. */
export async function openGoogleDrive(): Promise<World & { url: string; file: string }> {
  const drive = await createEmulator({
    service: 'google',
    port: 0,
    seed: { google: { users: [{ email: PERSON, name: 'Test User' }] }, tokens: { [TOKEN]: { login: PERSON } } },
  });
  const url = `${drive.url.replace('localhost', '127.0.0.1')}/`;
  const other = await localServer(rest);
  const made = await fetch(`${url}upload/drive/v3/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'multipart/related; boundary=b' },
    body: '--b\r\ncontent-type: application/json\r\n\r\n{"name":"a.txt","mimeType":"text/plain"}\r\n--b\r\ncontent-type: text/plain\r\n\r\nAll went well.\r\n--b--\r\n',
  });
  const { id } = (await made.json()) as { id: string };
  const emulated = new Set(['upload', 'list_files', 'download']);
  return {
    url,
    file: id,
    credential: (action) => ({ access_token: TOKEN, base_url: emulated.has(action) ? url : other.url }),
    input: (action, example) => (action === 'download' ? { file_id: id } : example),
    async close() {
      await Promise.all([drive.close(), other.close()]);
    },
  };
}
