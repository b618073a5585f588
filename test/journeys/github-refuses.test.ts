import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Json } from '../../scripts/emulated-github/json.ts';
import { type Asking, askingIn, expectTidy } from '../support/asking.ts';
import { requestText } from '../support/request-text.ts';
import { deliver, startService, until } from '../support/service.ts';
import { appVariables, startTown, type Town } from '../support/town.ts';

// What lasts on GitHub's side: it is said or gone around, ends in a state, and goes on once it is over.

const NAMES = ['archived', 'deleted', 'locked', 'empty', 'taken', 'unlabelled', 'left', 'rights', 'conflict'] as const;
type Name = (typeof NAMES)[number];
const repositoryOf = (name: Name | 'away'): string => `my-org/${name}`;

let town: Town;
const places = new Map<Name, Asking>();
const at = (name: Name): Asking => places.get(name) as Asking;
const octocat = (name: Name) => town.github.as('octocat', repositoryOf(name));
const ask = (name: Name, title = 'Tell us') => at(name).ask({ title, body: requestText() });
const pulls = async (name: Name) =>
  (await town.github.pulls(repositoryOf(name))).filter((one) => one.head.ref !== 'claude-code-bot/onboarding');
const door = (): string => `${town.service.url}/api/github/webhooks`;

beforeAll(async () => {
  town = await startTown({ repositories: NAMES.map(repositoryOf), env: { LOG_LEVEL: 'fatal' } });
  for (const name of NAMES) places.set(name, askingIn(town, repositoryOf(name)));
});
afterAll(async () => {
  await expectTidy(town, NAMES.filter((name) => name !== 'taken').map(at));
  await town.close();
});

/** From now on, so often, whatever fits is answered so; only in that repository. */
function refuse(name: Name, method: string, path: string, status: number, message: string, times = 1): void {
  const match = { method, path: new RegExp(`^/repos/${repositoryOf(name)}/${path}`) };
  town.github.breakNext({ status, body: { message }, times, match });
}

test('archived: it failed; unarchived and asked again it is built, and the comment comes', async () => {
  town.github.deliverTo(null);
  const issue = await ask('archived');
  const isIt = ({ event, payload }: { event: string; payload: Json }): boolean =>
    event === 'issues' && payload.repository.full_name === repositoryOf('archived');
  const opened = await until(async () => town.github.deliveries().find(isIt), 'the delivery to be kept back');
  await octocat('archived').archive();
  town.github.deliverTo(door());
  await deliver(door(), 'issues', opened.payload, { secret: town.github.webhookSecret });
  await until(async () => (await at('archived').integration(issue))?.status === 'failed', 'its end');
  expect((await at('archived').integration(issue)).error_details).toMatchObject({ error: 'Repository archived' });
  expect(await at('archived').answers(issue)).toEqual([]);
  await octocat('archived').archive(false);
  expect(await at('archived').command(issue, '/reprocess')).toEqual(['eyes', '+1']);
  await at('archived').stands(issue, 'inactive');
  expect(await pulls('archived')).toHaveLength(1);
  expect(await at('archived').answers(issue)).toHaveLength(1);
});

describe('an issue that takes no comments', () => {
  const CASES: [Name, number, string][] = [
    ['deleted', 410, 'This issue was deleted'],
    ['locked', 403, 'Unable to create comment because issue is locked.'],
  ];

  test.each(CASES)(
    '%s: it is built all the same, and later the comment is made up for',
    async (name, status, message) => {
      refuse(name, 'POST', 'issues/\\d+/comments', status, message, 4);
      const issue = await ask(name);
      await until(async () => (await pulls(name)).length === 1, 'the pull request');
      await until(async () => (await at(name).integration(issue)).status === 'inactive', 'its end');
      await octocat(name).merge((await pulls(name))[0]?.number ?? 0);
      await until(async () => (await at(name).integration(issue)).status === 'active', 'it to run');
      while (town.github.unbroken() > 0) {
        const state = (await at(name).integration(issue)).status === 'active' ? 'pause' : 'activate';
        const calls = town.github.calls().length;
        await town.service.api('POST', `/v1/integrations/${(await at(name).integration(issue)).id}/${state}`);
        await until(async () => town.github.calls().length > calls, 'another try');
      }
      const { id, status: now } = await at(name).integration(issue);
      await town.service.api('POST', `/v1/integrations/${id}/${now === 'active' ? 'pause' : 'activate'}`);
      await at(name).says(issue, /It is (running|paused)/);
    },
  );
});

test('an empty repository is told as one', async () => {
  refuse('empty', 'GET', 'git/ref/heads', 409, 'Git Repository is empty.', 3);
  const issue = await ask('empty');
  await at('empty').stands(issue, 'failed');
  await at('empty').says(issue, /empty|first commit/);
});

test('branch and pull request that are there already are taken over', async () => {
  const before = await octocat('taken').openIssue({ title: 'Something else' });
  const branch = `claude-code-bot/tell-us-${before + 1}`;
  const sha = await octocat('taken').push({ 'integrations/tell-us/old.txt': 'left behind' }, { branch });
  expect(sha).toMatch(/^[0-9a-f]{40}$/);
  const issue = await ask('taken');
  expect(issue).toBe(before + 1);
  await at('taken').stands(issue, 'inactive');
  const files = await town.github.files(branch, repositoryOf('taken'));
  expect(files['integrations/tell-us/old.txt']).toBeUndefined();
  expect(files['integrations/tell-us/integration.yaml']).toBeDefined();
  await octocat('taken').editIssue(issue, { body: requestText({ description: 'Tell #dev-updates.' }) });
  await at('taken').says(issue, 'edited since');
  expect(await at('taken').command(issue, '/reprocess')).toEqual(['eyes', '+1']);
  await at('taken').stands(issue, 'inactive');
  expect(await pulls('taken')).toHaveLength(1);
});

test('a label that people took away, or put there, is put right', async () => {
  const issue = await ask('unlabelled');
  await at('unlabelled').stands(issue, 'inactive');
  await octocat('unlabelled').unlabel(issue, 'integration:inactive');
  await octocat('unlabelled').merge((await at('unlabelled').pull(issue)).number);
  await at('unlabelled').stands(issue, 'active');
  expect((await at('unlabelled').issue(issue)).labels.filter((one) => one.startsWith('integration:'))).toEqual([
    'integration:active',
  ]);
});

test('the status comment that somebody deleted is written again, once', async () => {
  const issue = await ask('unlabelled', 'Deleted comment');
  await at('unlabelled').stands(issue, 'inactive');
  await at('unlabelled').says(issue, 'ready to be merged');
  const { comments } = await at('unlabelled').issue(issue);
  await town.github.as('my-org', repositoryOf('unlabelled')).deleteComment(comments[0]?.id ?? 0);
  await at('unlabelled').merge(issue);
  await at('unlabelled').says(issue, 'It is running');
  expect(await at('unlabelled').answers(issue)).toHaveLength(1);
});

test('the App is taken away while it builds, and comes back', async () => {
  refuse('left', 'POST', 'git/trees', 404, 'Not Found');
  const issue = await ask('left');
  await at('left').stands(issue, 'failed');
  await at('left').says(issue, /App/);
  expect(await at('left').command(issue, '/reprocess')).toEqual(['eyes', '+1']);
  await at('left').stands(issue, 'inactive');
});

test('a right that the App lacks is named', async () => {
  refuse('rights', 'POST', 'pulls', 403, 'Resource not accessible by integration');
  const issue = await ask('rights');
  await at('rights').stands(issue, 'failed');
  await at('rights').says(issue, /permissions of the App/);
});

test('a branch that moved under the commit is committed to again', async () => {
  refuse('conflict', 'POST', 'git/refs', 422, 'Reference already exists', 1);
  const issue = await ask('conflict');
  await at('conflict').stands(issue, 'inactive');
  expect(await pulls('conflict')).toHaveLength(1);
});

test('while we were down: what was asked for is found at the start', async () => {
  const away = await startTown({ repositories: [repositoryOf('away')] });
  const here = askingIn(away, repositoryOf('away'));
  away.github.deliverTo(null);
  const issue = await here.ask({ title: 'Asked meanwhile', body: requestText() });
  const foreign = await here.ask({ title: 'Of a stranger', body: requestText(), by: 'stranger' });
  await here.ask({ title: 'No label', body: requestText(), labels: [] });
  await away.github.settled();
  expect(await here.answers(issue)).toEqual([]);
  await away.service.stop();
  const again = await startService(appVariables(away.github, away.slack));
  await here.stands(issue, 'inactive');
  await here.says(foreign, 'waiting for permission');
  expect((await away.github.pulls()).filter((one) => one.head.ref !== 'claude-code-bot/onboarding')).toHaveLength(1);
  await expectTidy(away, [here]);
  await again.stop();
  await away.github.close();
  await away.slack.close();
});
