import { expect, test } from '@jest/globals';
import { type Annotation, writeCheckRun } from '#src/github/check-run.ts';
import { commitFiles } from '#src/github/commit.ts';
import { findPull, mergePull, openPull, readPull, requestReviewers, updatePull } from '#src/github/pulls.ts';
import { changedPaths, readFile, readFolder } from '#src/github/read-folder.ts';
import { InputFault } from '#src/kit/faults.ts';
import { opened, REPOSITORY } from './opened.ts';

const at = opened({ repositories: [REPOSITORY], people: { ann: 'write', bob: null } });

const commitOf = (branch: string, files: Record<string, string>) => ({
  branch,
  base: 'main',
  folder: 'integrations/slack',
  files,
  message: `feat(integrations): send issues to Slack (${branch})`,
});

const FILES = {
  'integration.yaml': 'name: slack\n',
  'cases/one.yaml': 'event: {}\n',
  'handler.ts': 'export default {};\n',
};

test('a package is one commit on a new branch, and the same again is no commit', async () => {
  const { repo, emulated } = at();
  const first = await commitFiles(repo, commitOf('claude-code-bot/slack-1', FILES));
  expect(first.created).toBe(true);
  expect(await commitFiles(repo, commitOf('claude-code-bot/slack-1', FILES))).toEqual({
    sha: first.sha,
    created: false,
  });
  expect(await readFolder(repo, 'integrations/slack', first.sha)).toEqual(FILES);
  expect(Object.keys(await emulated.files('main'))).toEqual(['README.md']);
});

test('the next commit takes away files that the package no longer has, and touches nothing else', async () => {
  const { repo, emulated } = at();
  const branch = 'claude-code-bot/less-2';
  await commitFiles(repo, commitOf(branch, FILES));
  await emulated.as('ann').push({ 'integrations/other/x.txt': 'stays' }, { branch });
  const { sha } = await commitFiles(repo, commitOf(branch, { 'integration.yaml': 'name: slack\nversion: 2.0.0\n' }));
  expect(await emulated.files(sha)).toEqual({
    'README.md': '# app\n',
    'integrations/other/x.txt': 'stays',
    'integrations/slack/integration.yaml': 'name: slack\nversion: 2.0.0\n',
  });
});

test('a branch is never forced: whoever pushed in between keeps their commit', async () => {
  const { repo, emulated } = at();
  const branch = 'claude-code-bot/race-3';
  await commitFiles(repo, commitOf(branch, { 'a.txt': '1' }));
  emulated.breakNext({
    status: 422,
    body: { message: 'Update is not a fast forward' },
    match: { method: 'PATCH', path: /git\/refs/ },
  });
  const { sha } = await commitFiles(repo, commitOf(branch, { 'a.txt': '2' }));
  expect((await emulated.files(sha))['integrations/slack/a.txt']).toBe('2');
});

test('a commit whose answer got lost is not made twice', async () => {
  const { repo, emulated } = at();
  const branch = 'claude-code-bot/lost-4';
  emulated.breakNext({ status: 'lost', match: { method: 'POST', path: /git\/refs$/ } });
  const { sha } = await commitFiles(repo, commitOf(branch, FILES));
  expect(await readFolder(repo, 'integrations/slack', sha)).toEqual(FILES);
  expect(await commitFiles(repo, commitOf(branch, FILES))).toEqual({ sha, created: false });
});

test('a base branch that is not there is named', async () => {
  const commit = { ...commitOf('claude-code-bot/none-5', FILES), base: 'develop' };
  await expect(commitFiles(at().repo, commit)).rejects.toThrow(
    new InputFault(
      'No such branch',
      'octo/app has no branch "develop". Correct base_branch in .github/claude-code-bot.yml, or add a first commit where the repository is empty.',
    ),
  );
});

test('a repository without a commit is told as one', async () => {
  const { repo, emulated } = at();
  emulated.breakNext({
    status: 409,
    body: { message: 'Git Repository is empty.' },
    match: { path: /git\/ref\// },
    times: 2,
  });
  await expect(commitFiles(repo, commitOf('claude-code-bot/empty-5', FILES))).rejects.toThrow(
    'add a first commit where the repository is empty',
  );
});

test('a pull request is opened once, found by its branch, and brought up to date', async () => {
  const { repo, emulated } = at();
  const branch = 'claude-code-bot/pull-6';
  expect(await findPull(repo, branch)).toBeNull();
  const { sha } = await commitFiles(repo, commitOf(branch, FILES));
  const given = { branch, base: 'main', title: 'feat: Slack', body: 'First' };
  const pull = await openPull(repo, given);
  expect(pull).toMatchObject({ state: 'open', merged: false, draft: false, branch, base: 'main', headSha: sha });
  expect((await openPull(repo, given)).number).toBe(pull.number);
  expect(await updatePull(repo, pull.number, { title: 'feat: Slack and mail', body: 'Second' })).toMatchObject({
    title: 'feat: Slack and mail',
    body: 'Second',
  });
  expect(await findPull(repo, branch)).toMatchObject({ number: pull.number, body: 'Second' });
  expect((await emulated.pulls()).filter((one) => one.head.ref === branch)).toHaveLength(1);
});

test('a pull request that was closed is found closed, and a new one may follow it', async () => {
  const { repo, emulated } = at();
  const branch = 'claude-code-bot/again-7';
  await commitFiles(repo, commitOf(branch, FILES));
  const given = { branch, base: 'main', title: 'feat: again', body: '' };
  const first = await openPull(repo, given);
  await emulated.as('ann').closePull(first.number);
  expect(await findPull(repo, branch)).toMatchObject({ number: first.number, state: 'closed', merged: false });
  const second = await openPull(repo, given);
  expect(second.number).not.toBe(first.number);
  expect(await findPull(repo, branch)).toMatchObject({ number: second.number, state: 'open' });
});

test('where drafts are not offered the pull request is opened as a ready one', async () => {
  const { repo, emulated } = at();
  const branch = 'claude-code-bot/draft-8';
  await commitFiles(repo, commitOf(branch, FILES));
  emulated.breakNext({
    status: 422,
    body: { message: 'Draft pull requests are not supported in this repository.' },
    match: { method: 'POST', path: /\/pulls$/ },
  });
  expect((await openPull(repo, { branch, base: 'main', title: 't', body: '', draft: true })).draft).toBe(false);
});

test('reviewers are asked, and those whom GitHub would not ask are named', async () => {
  const { repo, emulated } = at();
  const branch = 'claude-code-bot/review-9';
  await commitFiles(repo, commitOf(branch, FILES));
  const { number } = await openPull(repo, { branch, base: 'main', title: 't', body: '' });
  expect(await requestReviewers(repo, number, [])).toEqual([]);
  expect(await requestReviewers(repo, number, ['ann', 'bob', 'octo'])).toEqual(['bob']);
  const pull = (await emulated.pulls()).find((one) => one.number === number);
  expect(pull?.reviewers.sort()).toEqual(['ann', 'octo']);
});

test('exactly the commit that was looked at is merged, and once', async () => {
  const { repo, emulated } = at();
  const issue = await emulated.as('ann').openIssue({ title: 'Wanted' });
  const branch = 'claude-code-bot/merge-10';
  const { sha } = await commitFiles(repo, commitOf(branch, FILES));
  const { number } = await openPull(repo, { branch, base: 'main', title: 't', body: `Closes #${issue}` });
  await emulated.as('octo').push({ 'meanwhile.txt': 'kept' });
  expect(await mergePull(repo, number, '0'.repeat(40))).toEqual({
    merged: false,
    reason: 'GitHub refused the change in octo/app: Head branch was modified. Review and try the merge again.',
  });
  const merged = await mergePull(repo, number, sha);
  expect(merged).toMatchObject({ merged: true });
  expect(await mergePull(repo, number, sha)).toEqual(merged);
  expect(await readPull(repo, number)).toMatchObject({ state: 'closed', merged: true });
  expect((await emulated.issue(issue)).state).toBe('closed');
  expect(Object.keys(await emulated.files('main'))).toEqual(
    expect.arrayContaining(['meanwhile.txt', 'integrations/slack/handler.ts']),
  );
});

test('a repository without merge commits gets the way that it allows', async () => {
  const { repo, emulated } = at();
  const branch = 'claude-code-bot/squash-11';
  const { sha } = await commitFiles(repo, commitOf(branch, { 'squash.txt': '1' }));
  const { number } = await openPull(repo, { branch, base: 'main', title: 't', body: '' });
  emulated.breakNext({
    status: 405,
    body: { message: 'Merge commits are not allowed on this repository.' },
    match: { method: 'PUT' },
  });
  expect(await mergePull(repo, number, sha)).toMatchObject({ merged: true });
});

const annotations = (count: number): Annotation[] =>
  Array.from({ length: count }, (_, at) => ({
    path: 'integrations/slack/integration.yaml',
    line: at + 1,
    level: 'warning',
    message: `Problem ${at + 1}`,
  }));

const RUN = {
  name: 'Claude Code Bot',
  title: '120 problems',
  summary: 'See **below**.',
  conclusion: 'failure',
} as const;

test('a check run carries any number of annotations, each once however often it is written', async () => {
  const { repo, emulated } = at();
  const { sha } = await commitFiles(repo, commitOf('claude-code-bot/check-12', FILES));
  const run = { ...RUN, headSha: sha, annotations: annotations(120) };
  const made = await writeCheckRun(repo, run);
  expect(await writeCheckRun(repo, run)).toEqual(made);
  const runs = await emulated.checks(sha);
  expect(runs.map((one) => [one.name, one.conclusion, one.output.annotations_count])).toEqual([
    ['Claude Code Bot', 'failure', 120],
  ]);
});

test('a check run that a crash cut short goes on where it stopped', async () => {
  const { repo, emulated } = at();
  const { sha } = await commitFiles(repo, commitOf('claude-code-bot/cut-13', FILES));
  const run = { ...RUN, headSha: sha, annotations: annotations(70) };
  emulated.breakNext({ status: 503, times: 3, match: { method: 'PATCH', path: /check-runs/ } });
  await expect(writeCheckRun(repo, run)).rejects.toThrow('GitHub answered 503. It is tried again.');
  await writeCheckRun(repo, run);
  const [one] = await emulated.checks(sha);
  expect(one?.output.annotations_count).toBe(70);
  expect(await emulated.checks(sha)).toHaveLength(1);
});

test('a running check becomes a finished one, and another outcome with annotations stands beside the old one', async () => {
  const { repo, emulated } = at();
  const { sha } = await commitFiles(repo, commitOf('claude-code-bot/new-14', FILES));
  const running = await writeCheckRun(repo, {
    ...RUN,
    headSha: sha,
    conclusion: null,
    title: 'Testing',
    annotations: [],
  });
  const failed = await writeCheckRun(repo, { ...RUN, headSha: sha, annotations: annotations(2) });
  expect(failed.id).toBe(running.id);
  const passed = await writeCheckRun(repo, {
    ...RUN,
    headSha: sha,
    title: 'Passed',
    conclusion: 'success',
    annotations: [],
  });
  expect(passed.id).not.toBe(failed.id);
  expect(await emulated.checks(sha)).toHaveLength(2);
});

test('a folder is read as it is at a commit, bounded, and a file or nothing where it stands', async () => {
  const { repo, emulated } = at();
  const sha = await emulated.as('octo').push({ 'big/a.txt': 'x'.repeat(1024 * 1024 + 1), 'one/b.md': '# Б\r\n' });
  expect(await readFolder(repo, 'one', sha)).toEqual({ 'b.md': '# Б\r\n' });
  expect(await readFolder(repo, 'nothing/here', sha)).toBeNull();
  await expect(readFolder(repo, 'big', sha)).rejects.toThrow('a package has at most 60 files and 1048576 bytes');
  expect(await readFile(repo, 'one/b.md')).toBe('# Б\r\n');
  expect(await readFile(repo, 'one', sha)).toBeNull();
  expect(await readFile(repo, 'one/missing.md', 'main')).toBeNull();
});

test('what a push changed is told by path, unless it cannot be said', async () => {
  const { repo, emulated } = at();
  const before = await emulated.as('octo').push({ 'c/1.txt': '1', 'c/2.txt': '2' });
  const after = await emulated.as('octo').push({ 'c/1.txt': null, 'c/2.txt': '3', 'd/4.txt': '4' });
  expect((await changedPaths(repo, before, after))?.sort()).toEqual(['c/1.txt', 'c/2.txt', 'd/4.txt']);
  expect(await changedPaths(repo, '0'.repeat(40), after)).toBeNull();
  expect(await changedPaths(repo, 'f'.repeat(40), after)).toBeNull();
  expect(await changedPaths(repo, after, before)).toBeNull();
});
