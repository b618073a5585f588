import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GitHub, startGitHub } from '../../scripts/emulated-github.ts';
import { type Slack, startSlack } from '../../scripts/emulated-slack.ts';
import { type Asking, arrived, askingIn, expectTidy } from '../support/asking.ts';
import { FACTORY_CRASH_POINTS } from '../support/crash-points.ts';
import { requestText } from '../support/request-text.ts';
import { sampled } from '../support/sampled.ts';
import { type Process, spawnService, until } from '../support/service.ts';
import { appVariables } from '../support/town.ts';

// The process dies at every stage of a request, and between any two calls to GitHub; started again it goes on.

const REPOSITORY = 'my-org/mortal';
/** Killed when so many calls were made since the request: from the first sign of life to the last label. */
const AFTER_CALLS = [6, 15];

let github: GitHub;
let slack: Slack;
let service: Process;
let here: Asking;
let variables: Record<string, string>;

beforeAll(async () => {
  github = await startGitHub({ repositories: [REPOSITORY], people: { octocat: 'write' } });
  slack = await startSlack(['dev-alerts']);
  variables = appVariables(github, slack);
  service = await spawnService(variables);
  here = askingIn({ github, slack, service }, REPOSITORY);
});
afterAll(async () => {
  await service.stop();
  await github.close();
  await slack.close();
});

async function restart(extra: Record<string, string> = {}): Promise<void> {
  github.deliverTo(null);
  await service.kill();
  await service.restart({ ...variables, ...extra });
  github.deliverTo(`${service.url}/api/github/webhooks`);
}

const octocat = () => github.as('octocat', REPOSITORY);
const ask = (title: string) => here.ask({ title, body: requestText() });

/** One of each, however often it was begun. */
async function expectOne(issue: number): Promise<void> {
  await here.stands(issue, 'inactive');
  await here.says(issue, 'ready to be merged');
  const pulls = (await github.pulls(REPOSITORY)).filter((one) => one.head.ref.endsWith(`-${issue}`));
  expect(pulls).toHaveLength(1);
  expect(await here.answers(issue)).toHaveLength(1);
  expect((await here.issue(issue)).reactions).toEqual(['eyes']);
  const [pull] = pulls;
  const runs = await github.checks(pull?.head.sha ?? '', REPOSITORY);
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ conclusion: 'success' });
  const { id, status } = await here.integration(issue);
  expect(status).toBe('inactive');
  expect((await service.api('GET', `/v1/integrations/${id}`)).body.pull_request_url).toBe(pull?.url);
}

describe('a process that dies', () => {
  test('at one point after the other goes on where it was, with one request', async () => {
    const [first = '', ...others] = FACTORY_CRASH_POINTS;
    await restart({ CCB_CRASH_AT: `${first}:1` });
    const issue = await ask('Dies everywhere');
    const deaths = [await service.ended()];
    for (const point of others) {
      // What is left to do may be at the point before the start is told of.
      await restart({ CCB_CRASH_AT: `${point}:1` }).catch(() => undefined);
      deaths.push(await service.ended());
    }
    expect(deaths).toEqual(FACTORY_CRASH_POINTS.map(() => 'SIGKILL'));
    await restart();
    await expectOne(issue);
  });

  test.each(sampled(AFTER_CALLS, 2))('after %d calls to GitHub goes on where it was', async (calls) => {
    const before = github.calls().length;
    const issue = await ask(`Dies after ${calls}`);
    await until(async () => github.calls().length >= before + calls, `${calls} calls`);
    await restart();
    await expectOne(issue);
  });

  test('while what was merged is read makes one version of it, and it runs', async () => {
    const issue = await ask('Dies at the merge');
    await expectOne(issue);
    const pull = await here.pull(issue);
    const before = github.calls().length;
    await octocat().merge(pull.number);
    await github.settled();
    await until(async () => github.calls().length > before, 'it to be read');
    await restart();
    await here.stands(issue, 'active');
    const { id } = await here.integration(issue);
    expect((await service.api('GET', `/v1/integrations/${id}/versions`)).body).toHaveLength(1);
    await octocat().openIssue({ title: 'After all those deaths' });
    await arrived({ github, slack, service }, 'dev-alerts', 'After all those deaths');
    expect(await slack.texts('dev-alerts')).toHaveLength(1);
  });

  test('while it answers a command carries it out once, and answers once', async () => {
    const [issue = 0] = here.issues;
    const before = (await here.answers(issue)).length;
    const id = await octocat().comment(issue, '/status');
    await github.settled();
    const has = async (reaction: string) =>
      (await here.issue(issue)).comments.find((one) => one.id === id)?.reactions.includes(reaction);
    await until(() => has('eyes'), 'the command to be seen');
    await restart();
    await until(() => has('+1'), 'the answer');
    expect(await here.answers(issue)).toHaveLength(before + 1);
  });
});

test('after all of that, everything is in its place', async () => {
  await expectTidy({ github, slack, service }, [here]);
});
