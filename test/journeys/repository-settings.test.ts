import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PullView } from '../../scripts/emulated-github.ts';
import { type Asking, askingIn, expectTidy } from '../support/asking.ts';
import { requestText } from '../support/request-text.ts';
import { sampled } from '../support/sampled.ts';
import { until } from '../support/service.ts';
import { startTown, type Town } from '../support/town.ts';

// `.github/claude-code-bot.yml`: what a repository chose counts, what it mistyped is said and changes nothing.

const SETTINGS = '.github/claude-code-bot.yml';

const FILES: Record<string, string> = {
  'my-org/path': 'path: automation/bots',
  'my-org/branch': 'base_branch: develop',
  'my-org/review': 'reviewers: [keeper]\ndraft: true',
  'my-org/merge': 'auto_merge: true',
  'my-org/wide': 'requesters:\n  users: [stranger]',
  'my-org/narrow': 'requesters:\n  permission: admin',
  'my-org/russian': 'language: ru',
  'my-org/limited': 'max_open_requests: 1',
  'my-org/wrong': 'path: packages',
};

let town: Town;
const places = new Map<string, Asking>();
const at = (name: string): Asking => places.get(`my-org/${name}`) as Asking;
const as = (login: string, name: string) => town.github.as(login, `my-org/${name}`);

beforeAll(async () => {
  town = await startTown({
    repositories: Object.entries(FILES).map(([name, text]) => ({ name, files: { [SETTINGS]: text } })),
    people: { octocat: 'write', keeper: 'write', stranger: null },
  });
  for (const name of Object.keys(FILES)) places.set(name, askingIn(town, name));
});
afterAll(() => town.close());

const ask = (name: string, by = 'octocat') => at(name).ask({ title: 'Tell us', body: requestText(), by });
const foldersOf = async (name: string, ref: string): Promise<string[]> => {
  const files = await town.github.files(ref, `my-org/${name}`);
  return Object.keys(files).filter((path) => path.endsWith('/integration.yaml'));
};

/** Nothing says when a push was read: requests are made until one goes by it. */
async function countsFrom(name: string, holds: (pull: PullView) => Promise<boolean | undefined>): Promise<void> {
  await until(async () => {
    const issue = await at(name).ask({ title: 'Tell us again', body: requestText() });
    return await holds(await at(name).pull(issue));
  }, 'the settings of now to count');
}

describe('what it chose counts', () => {
  test('path: the package is there, and runs from there', async () => {
    const issue = await ask('path');
    const pull = await at('path').merge(issue);
    expect(await foldersOf('path', pull.head.ref)).toEqual([`automation/bots/tell-us/integration.yaml`]);
    await expectTidy(town, [at('path')], 'automation/bots');
  });

  test('base_branch: one that is not there is said; made, it gets the pull request, and its merge counts', async () => {
    const issue = await ask('branch');
    await at('branch').says(issue, 'develop');
    await at('branch').stands(issue, 'failed');
    await as('octocat', 'branch').push({ 'README.md': 'x' }, { branch: 'develop' });
    expect(await at('branch').command(issue, '/reprocess')).toEqual(['eyes', '+1']);
    const pull = await at('branch').merge(issue);
    expect(pull.base).toBe('develop');
    expect(await foldersOf('branch', 'main')).toEqual([]);
  });

  test('max_open_requests: the next one waits for its turn, and begins when the one before has ended', async () => {
    const first = await ask('limited');
    await at('limited').stands(first, 'inactive');
    const second = await ask('limited');
    await at('limited').says(second, 'It waits for its turn');
    await at('limited').merge(first);
    await at('limited').stands(second, 'inactive');
    expect(await at('limited').says(second, 'ready to be merged')).not.toContain('waits for its turn');
    // Asked for at the same moment: one of them, never both.
    await at('limited').merge(second);
    const both = await Promise.all([ask('limited'), ask('limited')]);
    const isOpen = (one: number) => at('limited').stands(one, 'inactive');
    const ahead = await Promise.race(both.map(async (one) => (await isOpen(one)) ?? one));
    const other = both.find((one) => one !== ahead) ?? 0;
    await at('limited').says(other, 'It waits for its turn');
    await at('limited').merge(ahead);
    await isOpen(other);
  });

  test('base_branch: put back in the file on the default branch, it counts from then on', async () => {
    const sha = await as('octocat', 'branch').push({ [SETTINGS]: 'base_branch: main' });
    await countsFrom('branch', async ({ base }) => base === 'main');
    expect(await town.github.commitComments(sha, 'my-org/branch')).toEqual([]);
  });

  test('reviewers and draft', async () => {
    const issue = await ask('review');
    await at('review').stands(issue, 'inactive');
    expect(await at('review').pull(issue)).toMatchObject({ draft: true, reviewers: ['keeper'] });
  });

  test('auto_merge: it runs without anybody', async () => {
    const issue = await ask('merge');
    await at('merge').stands(issue, 'active');
    const pull = (await town.github.pulls('my-org/merge')).find((one) => one.head.ref.endsWith(`-${issue}`));
    expect(pull).toMatchObject({ merged: true });
    expect(await foldersOf('merge', 'main')).toHaveLength(1);
  });

  test('requesters: widened to a person, who may also give commands no more than before', async () => {
    const issue = await ask('wide', 'stranger');
    await at('wide').stands(issue, 'inactive');
  });

  test('requesters: narrowed to admins, those who may write wait', async () => {
    const issue = await ask('narrow');
    await at('narrow').says(issue, 'waiting for permission');
    expect(await at('narrow').command(issue, '/reprocess', 'keeper')).toEqual(['eyes', '-1']);
    expect(await at('narrow').command(issue, '/reprocess', 'my-org')).toEqual(['eyes', '+1']);
    await at('narrow').stands(issue, 'inactive');
  });

  test('language: Russian, whatever the issue is written in', async () => {
    const issue = await ask('russian');
    await at('russian').says(issue, 'Ваш ход');
    expect((await at('russian').pull(issue)).body).toContain('После слияния станет версией');
  });
});

describe('what is wrong in it', () => {
  const WRONG: [what: string, text: string, says: RegExp][] = [
    ['a name that is mistyped', 'paht: elsewhere', /paht.*path/s],
    ['a path that leads out', 'path: ../outside', /path/],
    ['a path under .github', 'path: .github/workflows', /path/],
    ['no YAML', 'path: [', /claude-code-bot\.yml/],
    ['a word where yes or no belongs', 'auto_merge: perhaps', /auto_merge/],
  ];

  test.each(sampled(WRONG, 2))(
    '%s: is said at the commit, in both languages, and the settings before stay',
    async (_, text, says) => {
      const sha = await as('octocat', 'wrong').push({ [SETTINGS]: text });
      const [comment = ''] = await until(async () => {
        const all = await town.github.commitComments(sha, 'my-org/wrong');
        return all.length > 0 && all;
      }, 'the comment on the commit');
      expect(comment).toMatch(says);
      expect(comment).toContain('what counted before counts on');
      expect(comment).toContain('действуют прежние');
    },
  );

  test('a request goes by what counted before; mended, the file counts again', async () => {
    const before = await at('wrong').ask({ title: 'Before', body: requestText() });
    await at('wrong').stands(before, 'inactive');
    expect(await foldersOf('wrong', (await at('wrong').pull(before)).head.ref)).toEqual([
      'packages/before/integration.yaml',
    ]);
    await as('octocat', 'wrong').push({ [SETTINGS]: 'path: mended' });
    await countsFrom('wrong', async ({ head }) => (await foldersOf('wrong', head.ref))[0]?.startsWith('mended/'));
  });
});

test('nothing was written beside', async () => {
  await expectTidy(town, ['review', 'merge', 'wide', 'narrow', 'russian'].map(at));
});
