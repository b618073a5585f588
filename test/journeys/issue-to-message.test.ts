import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../support/service.ts';
import { startTown, type Town } from '../support/town.ts';

const GUIDE = readFileSync(resolve(import.meta.dirname, '../../test/fixtures/requests/spellings/ru/guide.md'), 'utf8');

let town: Town;
beforeAll(async () => {
  town = await startTown();
});
afterAll(() => town.close());

const ask = (title: string, body: string) =>
  town.github.as('octocat').openIssue({ title, body, labels: ['integration-request'] });

const statusComment = (issue: number) =>
  until(
    async () => (await town.github.issue(issue)).comments.find((one) => one.body.includes('claude-code-bot:')),
    'the status comment',
  );

const pullOf = (issue: number) =>
  until(
    async () => (await town.github.pulls()).find((one) => one.body.includes(`Closes #${issue}`)),
    'the pull request',
  );

const arrived = (channel: string, part: string) =>
  until(async () => (await town.slack.texts(channel)).find((text) => text.includes(part)), `"${part}" in #${channel}`);

describe('the request of the user guide', () => {
  let issue = 0;

  test('gets a sign of life, one status comment and a pull request with passing cases', async () => {
    issue = await ask('GitHub → Slack уведомления', GUIDE);
    await statusComment(issue);
    const pull = await pullOf(issue);
    const seen = await town.github.issue(issue);
    expect(seen.reactions).toEqual(['eyes']);
    expect(pull.head.ref).toMatch(/^claude-code-bot\//);
    const [check] = await town.github.checks(pull.head.sha);
    expect(check).toMatchObject({ status: 'completed', conclusion: 'success' });
    const files = await town.github.files(pull.head.ref);
    const folder = Object.keys(files)
      .find((path) => path.endsWith('/integration.yaml'))
      ?.replace('/integration.yaml', '');
    expect(folder).toMatch(/^integrations\//);
    expect(Object.keys(files).filter((path) => path.startsWith(`${folder}/cases/`)).length).toBeGreaterThan(0);
  });

  test('runs once merged, and every example arrives in its channel', async () => {
    const pull = await pullOf(issue);
    await town.github.as('octocat').merge(pull.number);
    await until(async () => (await town.github.issue(issue)).labels.includes('integration:active'), 'the label');
    const plain = await town.github.as('octocat').openIssue({ title: 'The build takes too long' });
    await arrived('dev-alerts', 'The build takes too long');
    await town.github.as('octocat').close(plain);
    await arrived('dev-updates', 'The build takes too long');
    await town.github.as('octocat').openIssue({ title: 'Nobody can sign in', labels: ['critical'] });
    await arrived('dev-alerts', 'Nobody can sign in');
    await arrived('critical-alerts', 'Nobody can sign in');
    expect(await town.slack.texts('critical-alerts')).toHaveLength(1);
  });

  test('left one comment, one pull request, and calls that GitHub describes', async () => {
    const seen = await town.github.issue(issue);
    expect(seen.comments.filter((one) => one.by === town.github.botLogin)).toHaveLength(1);
    const ours = (await town.github.pulls()).filter((pull) => pull.head.ref !== 'claude-code-bot/onboarding');
    expect(ours).toHaveLength(1);
    expect(town.github.violations()).toEqual([]);
  });
});
