import { createVerify, generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { askingServer, NOW } from './asking.ts';

const google = askingServer();
const token = { access_token: 'ya29.canary' };
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const file = () => ({
  type: 'service_account',
  client_email: 'bot@project.iam.gserviceaccount.com',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  token_uri: `${google.url()}token`,
});

const part = (jwt: string, index: number) =>
  JSON.parse(Buffer.from(jwt.split('.')[index] ?? '', 'base64url').toString());

test('a service account is exchanged for a token', async () => {
  google.answer(({ url }) =>
    url === '/token'
      ? { json: { access_token: 'ya29.fresh', expires_in: 3599 } }
      : { json: { values: [['a']], range: 'A1' } },
  );
  const answer = await google.run('google_sheets_read', { service_account: JSON.stringify(file()) });
  expect(answer).toEqual({ values: [['a']], range: 'A1' });
  const [asked, read] = google.seen();
  const form = new URLSearchParams(asked?.body);
  const jwt = form.get('assertion') ?? '';
  expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  expect(part(jwt, 0)).toEqual({ alg: 'RS256', typ: 'JWT' });
  expect(part(jwt, 1)).toEqual({
    iss: 'bot@project.iam.gserviceaccount.com',
    scope: 'https://www.googleapis.com/auth/spreadsheets',
    aud: `${google.url()}token`,
    iat: NOW / 1000,
    exp: NOW / 1000 + 3600,
  });
  const [head, body, signature] = jwt.split('.');
  const genuine = createVerify('RSA-SHA256')
    .update(`${head}.${body}`)
    .verify(publicKey, signature ?? '', 'base64url');
  expect(genuine).toBe(true);
  expect(read).toMatchObject({
    url: '/v4/spreadsheets/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/values/Sheet1!A1%3AB10',
    headers: { authorization: 'Bearer ya29.fresh' },
  });
});

test('a file that is none, a key that is none, and a token that is not given', async () => {
  google.answer(() => ({ status: 400, json: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } }));
  const run = (service_account: string) => google.run('google_sheets_read', { service_account });
  await expect(run('{"client_email": 1}')).rejects.toThrow(/whole JSON file/);
  await expect(run(JSON.stringify({ ...file(), private_key: 'canary' }))).rejects.toThrow(/private key/);
  await expect(run(JSON.stringify({ ...file(), private_key: 'canary' }))).rejects.not.toThrow(/canary/);
  const other = JSON.stringify({ ...file(), client_email: 'other@project.iam.gserviceaccount.com' });
  await expect(run(other)).rejects.toThrow(/Invalid JWT Signature/);
});

test('texts are written as they are unless the call says otherwise; a token of the call wins', async () => {
  google.answer(() => ({ json: { updates: { updatedRange: 'A2', updatedRows: 1 } } }));
  const input = { spreadsheet_id: '1BxiMVs0XRA5nFMd', range: 'A1', values: [['=1+1']] };
  await google.run('google_sheets_append', token, input);
  await google.run('google_sheets_append', token, { ...input, parse: true, access_token: 'ya29.other' });
  expect(google.seen().map(({ url }) => url)).toEqual([
    '/v4/spreadsheets/1BxiMVs0XRA5nFMd/values/A1:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS',
    '/v4/spreadsheets/1BxiMVs0XRA5nFMd/values/A1:append?valueInputOption=USER_ENTERED&insertDataOption=INSERT_ROWS',
  ]);
  expect(google.seen()[1]?.headers.authorization).toBe('Bearer ya29.other');
});

test.each([
  [401, { status: 'UNAUTHENTICATED', message: 'Invalid credentials.' }, CredentialFault, /Connect Google again/],
  [
    403,
    { status: 'PERMISSION_DENIED', message: 'The caller does not have permission' },
    CredentialFault,
    /client_email/,
  ],
  [403, { message: 'Slow down', errors: [{ reason: 'userRateLimitExceeded' }] }, TemporaryFault, /wait/],
  [404, { status: 'NOT_FOUND', message: 'Requested entity was not found.' }, InputFault, /share the spreadsheet/],
  [400, { status: 'INVALID_ARGUMENT', message: 'Unable to parse range: X' }, InputFault, /parse range/],
  [429, { status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded' }, TemporaryFault, /Quota exceeded/],
])('%s %j', async (status, error, kind, sentence) => {
  google.answer(() => ({ status, json: { error } }));
  const run = google.run('google_sheets_read', token);
  await expect(run).rejects.toThrow(kind);
  await expect(run).rejects.toThrow(sentence);
});
