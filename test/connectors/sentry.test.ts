import { expect, test } from '@jest/globals';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { askingServer, NOW } from './asking.ts';
import { openSentry } from './worlds/sentry.ts';

const sentry = askingServer();
const token = { token: 'canary-sentry-token' };

test.each([
  [400, { projects: ['Invalid project ids'] }, InputFault, /projects: Invalid project ids/],
  [401, { detail: 'Invalid token' }, CredentialFault, /Invalid token/],
  [403, { detail: 'You do not have permission to perform this action.' }, CredentialFault, /project:releases/],
  [404, { detail: 'The requested resource does not exist' }, InputFault, /organisation/],
])('%s %j', async (status, json, kind, sentence) => {
  sentry.answer(() => ({ status, json }));
  await expect(sentry.run('sentry_create_release', token)).rejects.toThrow(kind);
  await expect(sentry.run('sentry_create_release', token)).rejects.toThrow(sentence);
});

test('a spent window says when it ends', async () => {
  const headers = { 'x-sentry-rate-limit-reset': String(NOW / 1000 + 7) };
  sentry.answer(() => ({
    status: 429,
    headers,
    json: { detail: 'You are attempting to use this endpoint too often' },
  }));
  await expect(sentry.run('sentry_list_issues', token)).rejects.toMatchObject({ retryAfterMs: 7000 });
});

test('pages are read until there are enough', async () => {
  const world = await openSentry();
  const list = (limit: number) =>
    sentry.run('sentry_list_issues', world.credential('list_issues'), { organization: 'acme', limit });
  expect(await list(120)).toMatchObject({ count: 120 });
  expect(await list(1000)).toMatchObject({ count: 150 });
  await world.close();
});

test('resolved by a release', async () => {
  sentry.answer(() => ({ json: { id: '1', status: 'resolved' } }));
  await sentry.run('sentry_resolve_issue', token, { organization: 'a', issue: '1', in_next_release: true });
  expect(JSON.parse(sentry.seen()[0]?.body ?? '')).toEqual({
    status: 'resolved',
    statusDetails: { inNextRelease: true },
  });
});

test('the probe tells who and what', async () => {
  sentry.answer(() => ({ json: { user: { username: 'builds' }, auth: { scopes: ['event:write'] } } }));
  expect(await sentry.probe('sentry', token)).toEqual({ account: 'builds', scopes: ['event:write'] });
});
