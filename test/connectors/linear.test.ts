import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { linearSource } from '#src/connectors/linear/source.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { askingServer, NOW } from './asking.ts';
import { openLinear } from './worlds/linear.ts';

const linear = askingServer();
const key = { api_key: 'lin_api_canary00000000' };

const no = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] });

test.each([
  [200, no('INPUT_ERROR', 'Argument Validation Error'), InputFault, /Argument Validation/],
  [401, no('AUTHENTICATION_ERROR', 'Authentication required'), CredentialFault, /linear_api_key/],
  [400, no('AUTHENTICATION_ERROR', 'Authentication required'), CredentialFault, /linear_api_key/],
  [403, no('FORBIDDEN', 'no access'), CredentialFault, /may not do that/],
  [500, no('INTERNAL_SERVER_ERROR', 'oops'), TemporaryFault, /oops/],
  [200, { data: null }, InputFault, /no answer of its API/],
])('%s %j', async (status, json, kind, sentence) => {
  linear.answer(() => ({ status, json }));
  await expect(linear.run('linear_comment', key)).rejects.toThrow(kind);
  await expect(linear.run('linear_comment', key)).rejects.toThrow(sentence);
});

test('a spent window says when it ends', async () => {
  const headers = { 'x-ratelimit-requests-remaining': '0', 'x-ratelimit-requests-reset': String(NOW + 9000) };
  linear.answer(() => ({ status: 400, headers, json: no('RATELIMITED', 'Rate limit exceeded') }));
  await expect(linear.run('linear_comment', key)).rejects.toMatchObject({ retryAfterMs: 9000 });
});

test('a personal key goes as it is, a token of OAuth as a bearer', async () => {
  linear.answer(() => ({ json: { data: { viewer: { name: 'Octo Cat' } } } }));
  expect(await linear.probe('linear', key)).toEqual({ account: 'Octo Cat', scopes: null });
  await linear.probe('linear', { api_key: 'lin_oauth_canary' });
  expect(linear.seen().map(({ headers }) => headers.authorization)).toEqual([key.api_key, 'Bearer lin_oauth_canary']);
});

test('names that Linear does not know are answered with those it does', async () => {
  const world = await openLinear();
  const run = (id: string, input: object) => linear.run(id, world.credential(''), input);
  await expect(run('linear_create_issue', { team: 'OPS', title: 'x' })).rejects.toThrow(/no team "OPS".*ENG/);
  await expect(run('linear_create_issue', { team: 'Engineering', title: 'x', state: 'Gone' })).rejects.toThrow(/Todo/);
  await expect(run('linear_create_issue', { team: 'ENG', title: 'x', labels: ['nope'] })).rejects.toThrow(/Bug/);
  await expect(run('linear_create_issue', { team: 'ENG', title: 'x', assignee: 'a@b.c' })).rejects.toThrow(/nobody/);
  await expect(run('linear_comment', { issue: 'ENG-999', body: 'x' })).rejects.toThrow(InputFault);
  const made = await run('linear_create_issue', { team: 'ENG', title: 'x', priority: 'urgent', assignee: 'octo cat' });
  expect(made).toMatchObject({ identifier: expect.stringMatching(/^ENG-\d+$/), state: 'Todo' });
  await world.close();
});

test('the time in the body is signed: a minute either way', () => {
  const at = (webhookTimestamp: unknown): boolean => {
    const raw = Buffer.from(JSON.stringify({ action: 'create', webhookTimestamp }));
    const signature = createHmac('sha256', 'secret').update(raw).digest('hex');
    return linearSource.verify({ headers: { 'linear-signature': signature }, raw, secrets: ['secret'], now: NOW });
  };
  expect([NOW, NOW - 59_000, NOW + 59_000, undefined].map(at)).toEqual([true, true, true, true]);
  expect([NOW - 61_000, NOW + 61_000, String(NOW), null, 1e308].map(at)).toEqual([false, false, false, false, false]);
});

test('an accepted delivery is answered with 200', () => {
  expect(linearSource.acknowledge?.('evt_1', {}, {})).toEqual({ status: 200, body: { event_id: 'evt_1' } });
});
