import { expect, test } from '@jest/globals';
import { dropboxSource } from '#src/connectors/dropbox/source.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';

const dropbox = askingServer();
const token = { access_token: 'sl.canary' };

test('a refresh token is exchanged, once for many calls and again when it ends', async () => {
  let issued = 0;
  dropbox.answer(({ url, headers }) => {
    if (url === '/oauth2/token') return { json: { access_token: `sl.${++issued}`, expires_in: 14_400 } };
    if (headers.authorization === 'Bearer sl.1')
      return { status: 401, json: { error_summary: 'expired_access_token/.' } };
    return { json: { entries: [], cursor: 'c', has_more: false } };
  });
  const credential = { refresh_token: 'refresh-canary', app_key: 'key-canary', app_secret: 'secret-canary' };
  for (let n = 0; n < 2; n++) await dropbox.run('dropbox_list_folder', credential, {});
  const [asked, ...others] = dropbox.seen().filter(({ url }) => url === '/oauth2/token');
  expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'refresh-canary',
    client_id: 'key-canary',
    client_secret: 'secret-canary',
  });
  expect(others).toHaveLength(1);
});

test('a file goes as its bytes, with a path that any header can carry', async () => {
  dropbox.answer(() => ({ json: { name: 'ключ.bin', path_display: '/ключ.bin', size: 3 } }));
  const content = Buffer.from([0, 10, 255]).toString('base64');
  const made = await dropbox.run('dropbox_upload', token, { path: '/ключ.bin', content, encoding: 'base64' });
  expect(made).toMatchObject({ path: '/ключ.bin', size: 3 });
  const [seen] = dropbox.seen();
  const arg = String(seen?.headers['dropbox-api-arg']);
  expect(arg).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(arg)).toEqual({ path: '/ключ.bin', mode: 'overwrite', autorename: false, mute: false });
  expect(seen).toMatchObject({ url: '/files/upload', headers: { 'content-type': 'application/octet-stream' } });
  expect(seen?.headers['content-length']).toBe('3');
});

test('pages are followed until there are enough, and the cursor says where it stopped', async () => {
  let page = 0;
  const entry = (n: number) => ({ '.tag': 'file', name: String(n) });
  dropbox.answer(() => ({ json: { entries: [entry(++page), entry(page)], cursor: `c${page}`, has_more: page < 3 } }));
  expect(await dropbox.run('dropbox_list_folder', token, { path: '/a', limit: 3 })).toMatchObject({
    cursor: 'c2',
    more: true,
  });
  expect(dropbox.seen().map(({ url, body }) => [url, JSON.parse(body)])).toEqual([
    ['/files/list_folder', { path: '/a', recursive: false, include_deleted: false, limit: 3 }],
    ['/files/list_folder/continue', { cursor: 'c1' }],
  ]);
  expect(await dropbox.run('dropbox_list_folder', token, { cursor: 'c2' })).toMatchObject({
    cursor: 'c3',
    more: false,
  });
});

test('a link that is there already is given again; a temporary one says when it ends', async () => {
  dropbox.answer(({ url }) => {
    if (url === '/files/get_temporary_link') return { json: { link: 'https://dl.example/x' } };
    if (url === '/sharing/list_shared_links') return { json: { links: [{ url: 'https://www.dropbox.com/s/1' }] } };
    return { status: 409, json: { error_summary: 'shared_link_already_exists/metadata/..' } };
  });
  expect(await dropbox.run('dropbox_get_link', token)).toEqual({
    url: 'https://www.dropbox.com/s/1',
    expires_at: null,
  });
  const temporary = await dropbox.run('dropbox_get_link', token, { path: '/a', temporary: true });
  expect(temporary).toEqual({ url: 'https://dl.example/x', expires_at: '2026-01-01T04:00:00.000Z' });
});

test.each([
  [409, 'path/not_found/...', InputFault, /nothing at that path/],
  [409, 'path/conflict/file/..', InputFault, /overwrite/],
  [409, 'reset/...', InputFault, /without it/],
  [401, 'expired_access_token/..', CredentialFault, /four hours/],
  [401, 'missing_scope/..', CredentialFault, /missing_scope/],
  [429, 'too_many_requests/..', TemporaryFault, /wait/],
  [409, 'too_many_write_operations/..', TemporaryFault, /wait/],
  [503, 'internal', TemporaryFault, /internal/],
])('%s %s', async (status, error_summary, kind, sentence) => {
  dropbox.answer(() => ({ status, json: { error_summary }, headers: { 'retry-after': '7' } }));
  const run = dropbox.run('dropbox_upload', token);
  await expect(run).rejects.toThrow(kind);
  await expect(run).rejects.toThrow(sentence);
  if (kind === TemporaryFault) await expect(run).rejects.toMatchObject({ retryAfterMs: 7000 });
});

test('the challenge comes back as text that is no page, and nothing else does', () => {
  const greet = (query: Record<string, unknown>) => dropboxSource.greet?.(query);
  expect(greet({ challenge: '<script>alert(1)</script>' })).toEqual({
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: '<script>alert(1)</script>',
  });
  for (const challenge of [undefined, '', ['a', 'b'], 'x'.repeat(1001)]) expect(greet({ challenge })).toBeNull();
});

test('the same accounts are one thing, in whatever order', () => {
  const described = (...accounts: string[]) =>
    dropboxSource.describe({}, { list_folder: { accounts } }, Buffer.alloc(0));
  expect(described('dbid:b', 'dbid:a').id).toBe(described('dbid:a', 'dbid:b', 'dbid:a').id);
  expect(described('dbid:a')).toMatchObject({ id: 'dbid:a', coalesceMs: 5000 });
  const many = Array.from({ length: 50 }, (_, n) => `dbid:${n}`);
  expect(described(...many).id).toMatch(/^[0-9a-f]{64}$/);
});

test('a folder that never ends, and brings nothing, is given up', async () => {
  dropbox.answer(() => ({ json: { entries: [], cursor: `c${dropbox.seen().length}`, has_more: true } }));
  const found = await dropbox.run('dropbox_list_folder', token, { path: '/a' });
  expect(found).toEqual({ entries: [], cursor: 'c50', more: true });
});
