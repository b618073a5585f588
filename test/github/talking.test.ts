import { expect, test } from '@jest/globals';
import { createComment, editComment, findOwnComment } from '#src/github/comments.ts';
import { commentOnCommit } from '#src/github/commit-comment.ts';
import { listLabelledIssues, readIssue } from '#src/github/issues.ts';
import { ensureLabels, setStateLabel } from '#src/github/labels.ts';
import { isAtLeast, permissionOf } from '#src/github/permission.ts';
import { react } from '#src/github/react.ts';
import { readRepository } from '#src/github/read-repository.ts';
import { opened, REPOSITORY } from './opened.ts';

const at = opened({
  repositories: [REPOSITORY, { name: 'octo/hidden', private: true }],
  people: { ann: 'write', mia: 'maintain', tim: 'triage', rob: 'read', bob: null, 'dep[bot]': 'write' },
  bots: ['dep[bot]'],
});

test('permissions are the roles that GitHub names, and none where there is nobody', async () => {
  const { repo, github, emulated } = at();
  const logins = ['octo', 'mia', 'ann', 'tim', 'rob', 'bob', 'nobody-at-all'];
  expect(await Promise.all(logins.map((login) => permissionOf(repo, login)))).toEqual([
    'admin',
    'maintain',
    'write',
    'triage',
    'read',
    'read',
    'none',
  ]);
  const hidden = await github.repo('octo/hidden', emulated.installationId);
  expect(await permissionOf(hidden, 'bob')).toBe('none');
  expect([isAtLeast('maintain', 'write'), isAtLeast('triage', 'write')]).toEqual([true, false]);
});

test('a reaction is there once however often it is made, and one that cannot be made is only false', async () => {
  const { repo, emulated } = at();
  const issue = await emulated.as('bob').openIssue({ title: 'Reactions' });
  const comment = await emulated.as('ann').comment(issue, '/status');
  expect(await react(repo, { issue }, 'eyes')).toBe(true);
  expect(await react(repo, { issue }, 'eyes')).toBe(true);
  expect(await react(repo, { comment }, '+1')).toBe(true);
  expect(await react(repo, { issue: 9999 }, 'eyes')).toBe(false);
  const seen = await emulated.issue(issue);
  expect([seen.reactions, seen.comments[0]?.reactions]).toEqual([['eyes'], ['+1']]);
});

test('our comment is found by its marker among those of others, edited, and known to be gone', async () => {
  const { repo, github, emulated } = at();
  const marker = '<!-- claude-code-bot:req_1 -->';
  const issue = await emulated.as('bob').openIssue({ title: 'Comments' });
  await emulated.as('ann').comment(issue, `${marker} I only pretend to be the bot`);
  expect(await findOwnComment(repo, github, issue, marker)).toBeNull();
  const made = await createComment(repo, issue, `${marker}\nworking`);
  expect(made.url).toContain(`/issues/${issue}#issuecomment-`);
  expect(await findOwnComment(repo, github, issue, marker)).toEqual({ id: made.id });
  expect(await editComment(repo, made.id, `${marker}\ndone`)).toBe(true);
  expect((await emulated.issue(issue)).comments.at(-1)?.body).toBe(`${marker}\ndone`);
  await emulated.as('octo').deleteComment(made.id);
  expect(await editComment(repo, made.id, 'x')).toBe(false);
});

test('our comment is found on a later page', async () => {
  const { repo, github, emulated } = at();
  const issue = await emulated.as('bob').openIssue({ title: 'Long' });
  for (let n = 0; n < 101; n += 1) await emulated.as('ann').comment(issue, `comment ${n}`);
  const { id } = await createComment(repo, issue, 'the mark');
  expect(await findOwnComment(repo, github, issue, 'the mark')).toEqual({ id });
});

test('a text that GitHub would refuse for its length is cut', async () => {
  const { repo, emulated } = at();
  const issue = await emulated.as('bob').openIssue({ title: 'Much' });
  await createComment(repo, issue, 'x'.repeat(70_000));
  expect((await emulated.issue(issue)).comments[0]?.body).toHaveLength(65_003);
});

test('missing labels are made, and those that people changed are left as they are', async () => {
  const { repo, emulated } = at();
  const labels = [
    { name: 'integration-request', color: '0e8a16', description: 'Asks for an integration' },
    { name: 'integration:active', color: '5319e7', description: 'It runs' },
  ];
  expect(await ensureLabels(repo, labels)).toEqual(['integration-request', 'integration:active']);
  const recoloured = labels.map((label) => ({ ...label, name: label.name.toUpperCase(), color: 'ffffff' }));
  expect(await ensureLabels(repo, recoloured)).toEqual([]);
  expect(await emulated.labels()).toEqual(expect.arrayContaining(labels));
});

test('exactly one state label is left, and the labels of people stay', async () => {
  const { repo, emulated } = at();
  const issue = await emulated.as('ann').openIssue({ title: 'States', labels: ['integration-request', 'team-a'] });
  const labels = async () => (await emulated.issue(issue)).labels.sort();
  await setStateLabel(repo, issue, 'integration:analyzing');
  expect(await labels()).toEqual(['integration-request', 'integration:analyzing', 'team-a']);
  await emulated.as('ann').label(issue, 'integration:failed');
  await setStateLabel(repo, issue, 'integration:active');
  expect(await labels()).toEqual(['integration-request', 'integration:active', 'team-a']);
  await setStateLabel(repo, issue, null);
  expect(await labels()).toEqual(['integration-request', 'team-a']);
});

test('with the labels at hand a change of state takes two calls, and no change takes none', async () => {
  const { repo, emulated } = at();
  const issue = await emulated.as('ann').openIssue({ title: 'Calls', labels: ['integration:testing'] });
  await readRepository(repo);
  const before = emulated.calls().length;
  await setStateLabel(repo, issue, 'integration:inactive', ['integration:testing']);
  expect(emulated.calls().length - before).toBe(2);
  await setStateLabel(repo, issue, 'integration:inactive', ['integration:inactive']);
  expect(emulated.calls().length - before).toBe(2);
  expect((await emulated.issue(issue)).labels).toEqual(['integration:inactive']);
});

test('open issues with a label are listed oldest first, without closed ones and pull requests', async () => {
  const { repo, emulated } = at();
  const person = emulated.as('ann');
  const first = await person.openIssue({ title: 'One', body: 'text', labels: ['listed'] });
  const bots = await emulated.as('dep[bot]').openIssue({ title: 'Two', labels: ['listed'] });
  const closed = await person.openIssue({ title: 'Three', labels: ['listed'] });
  await person.close(closed);
  const found = await listLabelledIssues(repo, 'listed');
  expect(found.map((one) => [one.number, one.author])).toEqual([
    [first, { login: 'ann', isBot: false }],
    [bots, { login: 'dep[bot]', isBot: true }],
  ]);
  expect(await listLabelledIssues(repo, 'listed', { limit: 1 })).toHaveLength(1);
  expect(await listLabelledIssues(repo, 'nobody-uses-it')).toEqual([]);
  expect(await readIssue(repo, first)).toMatchObject({ title: 'One', body: 'text', state: 'open', isPull: false });
  expect(await readIssue(repo, 4040)).toBeNull();
});

test('a commit is told what went wrong with it', async () => {
  const { repo, emulated } = at();
  const sha = await emulated.as('octo').push({ 'a.txt': '1' });
  await commentOnCommit(repo, sha, 'This package does not parse.');
  expect(await emulated.commitComments(sha)).toEqual(['This package does not parse.']);
});

test('a repository says its default branch', async () => {
  expect(await readRepository(at().repo)).toEqual({
    defaultBranch: 'main',
    archived: false,
    private: false,
    hasIssues: true,
  });
});
