import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { driveSource } from '#src/connectors/google_drive/source.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { askingServer, NOW } from './asking.ts';
import { openGoogleDrive } from './worlds/google_drive.ts';

const drive = askingServer();
const token = { access_token: 'ya29.canary' };
const FILE = '1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms';

describe('the emulated Drive', () => {
  let world: Awaited<ReturnType<typeof openGoogleDrive>>;
  beforeAll(async () => {
    world = await openGoogleDrive();
  });
  afterAll(() => world.close());
  const run = (action: string, input: object) => drive.run(`google_drive_${action}`, world.credential('upload'), input);

  test('what is uploaded comes back, bytes and all', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 254]);
    const made = (await run('upload', { name: 'ключ.bin', content: bytes.toString('base64'), encoding: 'base64' })) as {
      id: string;
      name: string;
    };
    expect(made).toMatchObject({ name: 'ключ.bin', mime_type: 'application/octet-stream', size: 7 });
    const got = (await run('download', { file_id: made.id, encoding: 'base64' })) as { content: string };
    expect(Buffer.from(got.content, 'base64')).toEqual(bytes);
    await expect(run('download', { file_id: made.id })).rejects.toThrow(InputFault);
  });

  test('lists are read page by page until the limit', async () => {
    for (const n of [1, 2, 3]) await run('upload', { name: `${n}.txt`, content: 'x', folder_id: 'folder-of-three' });
    const all = (await run('list_files', { folder_id: 'folder-of-three' })) as { files: object[]; next: string | null };
    expect(all).toMatchObject({ files: [{ name: '1.txt' }, { name: '2.txt' }, { name: '3.txt' }], next: null });
    const two = (await run('list_files', { folder_id: 'folder-of-three', limit: 2 })) as typeof all;
    expect(two.files).toHaveLength(2);
    expect(await run('list_files', { folder_id: 'folder-of-three', cursor: two.next })).toMatchObject({
      files: [{ name: '3.txt' }],
    });
  });
});

test('a search cannot be left by a quote in a name', async () => {
  drive.answer(() => ({ json: { files: [] } }));
  await drive.run('google_drive_list_files', token, {
    name: "it's \\ here",
    folder_id: 'root',
    query: 'starred = true',
  });
  const { searchParams } = new URL(drive.seen()[0]?.url ?? '', 'http://x/');
  expect(searchParams.get('q')).toBe(
    "'root' in parents and name contains 'it\\'s \\\\ here' and (starred = true) and trashed = false",
  );
});

test('a document of Google is given as text, or as it is asked for', async () => {
  const document = { name: 'Plan', mimeType: 'application/vnd.google-apps.document' };
  drive.answer(({ url }) => (url.includes('/export') ? { text: 'the plan' } : { json: document }));
  const run = (more: object) => drive.run('google_drive_download', token, { file_id: FILE, ...more });
  expect(await run({})).toEqual({
    name: 'Plan',
    mime_type: 'text/plain',
    content: 'the plan',
    encoding: 'utf8',
    size: 8,
  });
  expect(await run({ mime_type: 'text/html' })).toMatchObject({ mime_type: 'text/html' });
  const exported = drive
    .seen()
    .map(({ url }) => url)
    .filter((url) => url.includes('/export'));
  expect(exported).toEqual([
    `/drive/v3/files/${FILE}/export?mimeType=text%2Fplain`,
    `/drive/v3/files/${FILE}/export?mimeType=text%2Fhtml`,
  ]);
});

test('sharing says whom it needs; nobody gets mail unless asked', async () => {
  drive.answer(() => ({ json: { id: '1', role: 'reader', webViewLink: 'https://drive.google.com/x' } }));
  const run = (input: object) => drive.run('google_drive_share', token, { file_id: FILE, ...input });
  await expect(run({})).rejects.toThrow(/"email"/);
  await expect(run({ type: 'domain' })).rejects.toThrow(/"domain"/);
  expect(await run({ type: 'anyone' })).toEqual({
    permission_id: '1',
    role: 'reader',
    url: 'https://drive.google.com/x',
  });
  await run({ email: 'dev@example.com', role: 'writer' });
  const made = drive.seen().filter(({ method }) => method === 'POST');
  expect(made.map(({ body }) => JSON.parse(body))).toEqual([
    { type: 'anyone', role: 'reader' },
    { type: 'user', role: 'writer', emailAddress: 'dev@example.com' },
  ]);
  expect(made.map(({ url }) => url.includes('sendNotificationEmail=false'))).toEqual([false, true]);
});

test('changes begin at a cursor, and a channel at most a week', async () => {
  drive.answer(({ url, body }) => {
    if (url.includes('startPageToken')) return { json: { startPageToken: '7' } };
    if (url.includes('/watch')) return { json: { ...JSON.parse(body), resourceId: 'r' } };
    return { json: { changes: [{ fileId: 'f', removed: true, time: '2026-01-01T00:00:00Z' }], nextPageToken: '9' } };
  });
  expect(await drive.run('google_drive_list_changes', token, {})).toEqual({ changes: [], cursor: '7', more: false });
  expect(await drive.run('google_drive_list_changes', token, { cursor: '7' })).toEqual({
    changes: [{ file_id: 'f', removed: true, changed_at: '2026-01-01T00:00:00Z', file: null }],
    cursor: '9',
    more: true,
  });
  const watch = { address: 'https://bot.example/webhooks/int_1', token: 'secret' };
  const [one, two] = [
    await drive.run('google_drive_watch_changes', token, watch),
    await drive.run('google_drive_watch_changes', token, watch),
  ];
  expect(one).toMatchObject({
    resource_id: 'r',
    expires_at: new Date(NOW + 7 * 86_400_000).toISOString(),
    cursor: '7',
  });
  expect(two).toEqual(one);
});

test('a refused token of a refresh token is fetched again, once', async () => {
  let issued = 0;
  drive.answer(({ url, headers }) => {
    if (url === '/token') return { json: { access_token: `ya29.${++issued}`, expires_in: 3599 } };
    if (headers.authorization !== 'Bearer ya29.2') return { status: 401, json: { error: { message: 'Invalid.' } } };
    return { json: { user: { emailAddress: 'me@example.com' } } };
  });
  const credential = { refresh_token: '1//refresh', client_id: 'id', client_secret: 'secret' };
  expect(await drive.probe('google_drive', credential)).toEqual({ account: 'me@example.com', scopes: null });
  expect(drive.seen().map(({ url }) => url.split('?')[0])).toEqual([
    '/token',
    '/drive/v3/about',
    '/token',
    '/drive/v3/about',
  ]);
});

test.each([
  [404, { message: 'File not found: x.' }, InputFault, /share the file/],
  [403, { message: 'Insufficient', errors: [{ reason: 'insufficientPermissions' }] }, CredentialFault, /client_email/],
  [403, { message: 'Slow', errors: [{ reason: 'userRateLimitExceeded' }] }, TemporaryFault, /wait/],
])('%s %j', async (status, error, kind, sentence) => {
  drive.answer(() => ({ status, json: { error } }));
  const run = drive.run('google_drive_list_files', token, {});
  await expect(run).rejects.toThrow(kind);
  await expect(run).rejects.toThrow(sentence);
});

test('a channel that opens leaves no event; what it says afterwards stands in the headers', () => {
  expect(driveSource.handshake?.({ 'x-goog-resource-state': 'sync' }, {})).toMatchObject({ status: 200 });
  expect(driveSource.handshake?.({ 'x-goog-resource-state': 'change' }, {})).toBeNull();
  const payload = driveSource.payload?.({ 'x-goog-channel-token': 'canary', 'x-goog-resource-state': 'change' });
  expect(payload).toMatchObject({ resource_state: 'change', channel_id: null });
  expect(JSON.stringify(payload)).not.toContain('canary');
});
