import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Asking, arrived, askingIn, expectTidy } from '../support/asking.ts';
import { exchanged, packageAt } from '../support/packages.ts';
import { requestText } from '../support/request-text.ts';
import { deliver, until } from '../support/service.ts';
import { startTown, type Town } from '../support/town.ts';

// From the pull request on: merged, closed, closed, edited, told twice.

const REPOSITORY = 'my-org/after';

let town: Town;
let here: Asking;
beforeAll(async () => {
  town = await startTown({
    repositories: [REPOSITORY],
    people: { octocat: 'write', keeper: 'maintain', stranger: null },
  });
  here = askingIn(town, REPOSITORY);
});
afterAll(async () => {
  await expectTidy(town, [here]);
  await town.close();
});

const octocat = () => town.github.as('octocat', REPOSITORY);
const files = (ref = 'main') => town.github.files(ref, REPOSITORY);
const manifestOf = (slug: string): string => `integrations/${slug}/integration.yaml`;

const versionsOf = async (id: string): Promise<string[]> =>
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  (await town.service.api('GET', `/v1/integrations/${id}/versions`)).body.map((one: any) => one.version);
const commented = (sha: string) =>
  until(async () => (await town.github.commitComments(sha, REPOSITORY))[0], 'a comment on the commit');

describe('a merge', () => {
  test('with a credential missing says which; given, it runs by itself and the comment says so', async () => {
    const body = requestText({
      service: 'Telegram',
      actions: 'Send a message to Telegram chat 4711',
      description: 'Tell our Telegram chat 4711.',
    });
    const issue = await here.ask({ title: 'To Telegram', body });
    await here.merge(issue, 'inactive');
    expect(await here.says(issue, 'What it needs before it can run')).toContain('telegram');
    const { id } = await here.integration(issue);
    const config = `/v1/integrations/${id}/config`;
    await town.service.api('PATCH', config, { telegram_channel: '4711' });
    await here.says(issue, /^(?![\s\S]*telegram_channel)/);
    await town.service.api('PATCH', config, {
      telegram_bot_token: '123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    });
    await here.stands(issue, 'active');
    await here.says(issue, 'It is running');
  });

  test('told twice, and once more much later, is one version', async () => {
    const issue = await here.ask({ title: 'Told twice', body: requestText() });
    await here.merge(issue);
    const { id } = await here.integration(issue);
    const told = town.github
      .deliveries()
      .filter((one) => ['push', 'pull_request'].includes(one.event))
      .slice(-4);
    for (const { event, payload } of told)
      await deliver(`${town.service.url}/api/github/webhooks`, event, payload, { secret: town.github.webhookSecret });
    await octocat().openIssue({ title: 'After being told' });
    await arrived(town, 'dev-alerts', 'After being told');
    expect(await versionsOf(id)).toEqual(['1.0.0']);
  });

  test('as quick as the pull request is there, it counts', async () => {
    const issue = await here.ask({ title: 'Merged at once', body: requestText() });
    const { number } = await here.pull(issue);
    await octocat().merge(number);
    await here.stands(issue, 'active');
    await here.says(issue, 'It is running');
  });

  test('of what a person edited before runs as edited, and was checked again', async () => {
    const issue = await here.ask({ title: 'Edited before', body: requestText() });
    await here.stands(issue, 'inactive');
    const { head, number } = await here.pull(issue);
    const path = manifestOf('edited-before');
    const whole = await packageAt(town.github, REPOSITORY, 'edited-before', head.ref);
    const manifest = whole[path] ?? '';
    const broken = await octocat().push(
      { [path]: manifest.replace('issues.opened', 'issues..') },
      { branch: head.ref },
    );
    const checkOf = (sha: string) =>
      until(
        async () => (await town.github.checks(sha, REPOSITORY)).find((one) => one.status === 'completed'),
        'the check run',
      );
    expect(await checkOf(broken)).toMatchObject({ conclusion: 'failure' });
    const good = await octocat().push(exchanged(whole, '#dev-alerts', '#dev-updates'), { branch: head.ref });
    expect(await checkOf(good)).toMatchObject({ conclusion: 'success' });
    await octocat().merge(number);
    await here.stands(issue, 'active');
    await octocat().openIssue({ title: 'Elsewhere' });
    await arrived(town, 'dev-updates', 'Elsewhere');
  });

  test('of what is broken fails and says why; mended by hand it runs', async () => {
    const issue = await here.ask({ title: 'Broken before', body: requestText() });
    await here.stands(issue, 'inactive');
    const { head, number } = await here.pull(issue);
    const path = manifestOf('broken-before');
    const manifest = (await files(head.ref))[path] ?? '';
    await octocat().push({ [path]: manifest.replace('issues.opened', 'issues..') }, { branch: head.ref });
    const sha = await octocat().merge(number);
    expect(await commented(sha)).toContain('broken-before');
    await here.stands(issue, 'failed');
    await octocat().push({ [path]: manifest });
    await here.stands(issue, 'active');
    expect(await here.says(issue, 'It is running')).not.toContain('issues..');
  });

  test('of a branch from which the package was taken away says so', async () => {
    const issue = await here.ask({ title: 'Taken away', body: requestText() });
    await here.stands(issue, 'inactive');
    const { head, number } = await here.pull(issue);
    const gone = Object.keys(await files(head.ref)).filter((path) => path.startsWith('integrations/taken-away/'));
    await octocat().push(Object.fromEntries([...gone.map((path) => [path, null]), ['x.txt', 'x']]), {
      branch: head.ref,
    });
    await octocat().merge(number);
    await here.stands(issue, 'failed');
    await here.says(issue, 'no package');
  });
});

describe('a pull request that is closed', () => {
  test('unmerged failed, opened again waits, merged runs', async () => {
    const issue = await here.ask({ title: 'Closed', body: requestText() });
    await here.stands(issue, 'inactive');
    const { number } = await here.pull(issue);
    await octocat().closePull(number);
    await here.stands(issue, 'failed');
    await here.says(issue, 'closed by octocat');
    expect((await here.integration(issue)).error_details).toMatchObject({ error: 'closed by octocat' });
    await octocat().reopenPull(number);
    await here.stands(issue, 'inactive');
    await here.says(issue, 'ready to be merged');
    await here.merge(issue);
  });

  test('and asked for again gets a new one', async () => {
    const issue = await here.ask({ title: 'Closed for good', body: requestText() });
    await here.stands(issue, 'inactive');
    const { number } = await here.pull(issue);
    await octocat().closePull(number);
    await here.stands(issue, 'failed');
    expect(await here.command(issue, '/reprocess')).toEqual(['eyes', '+1']);
    await here.stands(issue, 'inactive');
    const again = await here.pull(issue);
    expect(again.number).not.toBe(number);
    await here.merge(issue);
  });
});
