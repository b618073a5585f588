import { afterEach, expect, test } from '@jest/globals';
import { createComment } from '#src/github/comments.ts';
import { listDeliveries } from '#src/github/deliveries.ts';
import { isMissing, statusOf } from '#src/github/faults.ts';
import { readRepository } from '#src/github/read-repository.ts';
import { CredentialFault, type Fault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { Breakage } from '../../scripts/emulated-github/front.ts';
import { startGitHub } from '../../scripts/emulated-github.ts';
import { connect, opened, REPOSITORY } from './opened.ts';

const at = opened({ repositories: [REPOSITORY, 'octo/old', 'octo/away'] });

afterEach(() => expect(at().emulated.unbroken()).toBe(0));

type Kind = typeof InputFault | typeof CredentialFault | typeof TemporaryFault;

const caught = async (call: Promise<unknown>): Promise<Fault> =>
  await call.then(
    () => {
      throw new Error('no fault');
    },
    (thrown: Fault) => thrown,
  );

const REPO = { path: /^\/repos\/octo\/app$/ };

const CASES: [what: string, breakage: Breakage, kind: Kind, sentence: string, waits: number | null][] = [
  ['a 500', { status: 500, times: 3 }, TemporaryFault, 'GitHub answered 500. It is tried again.', null],
  ['a 502', { status: 502, times: 3 }, TemporaryFault, 'GitHub answered 502. It is tried again.', null],
  [
    'a cut connection',
    { status: 'cut', times: 3 },
    TemporaryFault,
    'GitHub could not be reached: other side closed. It is tried again.',
    null,
  ],
  [
    'the secondary limit',
    {
      status: 403,
      headers: { 'retry-after': '77' },
      body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' },
    },
    TemporaryFault,
    'GitHub asks the App to slow down. It is tried again when GitHub allows it.',
    77_000,
  ],
  [
    'the secondary limit without a time',
    { status: 403, body: { message: 'You have exceeded a secondary rate limit.' } },
    TemporaryFault,
    'GitHub asks the App to slow down. It is tried again when GitHub allows it.',
    60_000,
  ],
  [
    'too many requests',
    { status: 429, headers: { 'retry-after': '5' } },
    TemporaryFault,
    'GitHub asks the App to slow down. It is tried again when GitHub allows it.',
    5000,
  ],
  [
    'an archived repository',
    { status: 403, body: { message: 'Repository was archived so is read-only.' } },
    InputFault,
    'octo/app is archived, and GitHub takes no change there. Unarchive it in its settings first.',
    null,
  ],
  [
    'a missing permission',
    { status: 403, body: { message: 'Resource not accessible by integration' } },
    CredentialFault,
    'GitHub does not let the App do this in octo/app (Resource not accessible by integration). Look at the permissions of the App in GitHub and accept what it asks for (docs/github-app.md lists them).',
    null,
  ],
  [
    'nothing there',
    { status: 404, body: { message: 'Not Found' } },
    InputFault,
    'GitHub found nothing in octo/app under that name, or the App may not see it. Look at the permissions of the App in GitHub and accept what it asks for (docs/github-app.md lists them).',
    null,
  ],
  [
    'something gone',
    { status: 410, body: { message: 'This issue was deleted' } },
    InputFault,
    'GitHub found nothing in octo/app under that name, or the App may not see it. Look at the permissions of the App in GitHub and accept what it asks for (docs/github-app.md lists them).',
    null,
  ],
  [
    'a refusal with reasons',
    {
      status: 422,
      body: { message: 'Validation Failed', errors: [{ code: 'custom', message: 'No commits between main and x' }] },
    },
    InputFault,
    'GitHub refused the change in octo/app: Validation Failed: No commits between main and x.',
    null,
  ],
];

test.each(CASES)('%s is told as what happens next', async (_what, breakage, kind, sentence, waits) => {
  const { repo, emulated } = at();
  emulated.breakNext({ ...breakage, match: REPO });
  const fault = await caught(readRepository(repo));
  expect(fault).toBeInstanceOf(kind);
  expect(fault.message).toBe(sentence);
  expect(fault.retryAfterMs ?? null).toBe(waits);
});

test('the hourly limit is waited for until GitHub resets it', async () => {
  const { repo, emulated } = at();
  const reset = Math.floor(Date.now() / 1000) + 600;
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
  emulated.breakNext({ status: 403, headers, body: { message: 'API rate limit exceeded' }, match: REPO });
  const fault = await caught(readRepository(repo));
  expect(fault).toBeInstanceOf(TemporaryFault);
  expect(Math.abs((fault.retryAfterMs ?? 0) - 600_000)).toBeLessThan(60_000);
});

test('a fault that passes is not even noticed', async () => {
  const { repo, emulated } = at();
  emulated.breakNext({ status: 503, times: 2, match: REPO });
  expect((await readRepository(repo)).defaultBranch).toBe('main');
  emulated.breakNext({ status: 'cut', times: 1, match: REPO });
  expect((await readRepository(repo)).defaultBranch).toBe('main');
});

test('a comment whose answer got lost is not written a second time by itself', async () => {
  const { repo, emulated } = at();
  const issue = await emulated.as('octo').openIssue({ title: 'Once' });
  emulated.breakNext({ status: 'lost', match: { method: 'POST', path: /comments$/ } });
  expect(await caught(createComment(repo, issue, 'hello'))).toBeInstanceOf(TemporaryFault);
  expect((await emulated.issue(issue)).comments).toHaveLength(1);
});

test('an answer that never comes is a fault that passes', async () => {
  const { emulated } = at();
  const github = await connect(emulated, { timeoutMs: 700 });
  const repo = await github.repo(REPOSITORY, emulated.installationId);
  emulated.breakNext({ status: 'hang', times: 3, match: REPO });
  const fault = await caught(readRepository(repo));
  expect(fault).toBeInstanceOf(TemporaryFault);
  expect(fault.message).toBe('GitHub did not answer in time. It is tried again.');
});

test('nobody at the address is a fault that passes', async () => {
  const emulated = await startGitHub({ repositories: [REPOSITORY] });
  const github = await connect(emulated);
  await emulated.close();
  const fault = await caught(github.botLogin());
  expect(fault).toBeInstanceOf(TemporaryFault);
  expect(fault.message).toMatch(/^GitHub could not be reached: .+ It is tried again\.$/);
});

test('a token that GitHub no longer takes is replaced once, and by one call', async () => {
  const { repo, emulated } = at();
  await readRepository(repo);
  emulated.expireTokens();
  const asked = () => emulated.calls().filter((one) => one.path.endsWith('/access_tokens')).length;
  const before = asked();
  await Promise.all([readRepository(repo), readRepository(repo), readRepository(repo)]);
  expect(asked() - before).toBe(1);
  emulated.breakNext({ status: 401, body: { message: 'Bad credentials' }, times: 2, match: REPO });
  const fault = await caught(readRepository(repo));
  expect(fault).toBeInstanceOf(CredentialFault);
  expect(fault.message).toBe(
    'GitHub refused the credentials of the App (Bad credentials). Check APP_ID and PRIVATE_KEY, and that the App is still installed.',
  );
});

test('no fault holds a token', async () => {
  const { repo, emulated } = at();
  emulated.breakNext({ status: 422, body: { message: 'No' }, match: REPO });
  const { cause, details } = await caught(readRepository(repo));
  const { request } = cause as { request: { headers: Record<string, string> } };
  expect(request.headers.authorization).toBe('token [REDACTED]');
  expect(JSON.stringify(details)).not.toMatch(/gh[sp]_|eyJ/);
});

test('a repository that is really archived takes no comment', async () => {
  const { github, emulated } = at();
  const issue = await emulated.as('octo', 'octo/old').openIssue({ title: 'Old' });
  await emulated.as('octo', 'octo/old').archive();
  const repo = await github.repo('octo/old', emulated.installationId);
  await expect(createComment(repo, issue, 'x')).rejects.toThrow(
    'octo/old is archived, and GitHub takes no change there. Unarchive it in its settings first.',
  );
});

test('a repository that the App left is no missing thing, but a missing App', async () => {
  const { github, emulated } = at();
  await emulated.uninstall('octo/away');
  const repo = await github.repo('octo/away', emulated.installationId);
  const fault = await caught(readRepository(repo));
  expect(fault).toBeInstanceOf(InputFault);
  expect([fault.title, fault.status, isMissing(fault), statusOf(fault)]).toEqual([
    'App not installed',
    404,
    false,
    null,
  ]);
  await expect(github.repo('not a repository', 1)).rejects.toThrow('write owner/name');
});

test('a permission that nobody accepted yet is told as such', async () => {
  const { github, emulated } = at();
  emulated.breakNext({
    status: 422,
    body: { message: 'The permissions requested are not granted to this installation.' },
    match: { path: /access_tokens$/ },
  });
  const repo = await (await connect(emulated)).repo(REPOSITORY, emulated.installationId);
  expect(await caught(readRepository(repo))).toBeInstanceOf(CredentialFault);
  expect(await github.botLogin()).toBe('claude-code-bot[bot]');
});

test('a GitHub without a delivery log says so by null', async () => {
  const { github, emulated } = at();
  emulated.breakNext({ status: 404, match: { path: /hook\/deliveries/ } });
  expect(await listDeliveries(github, 0)).toBeNull();
});
