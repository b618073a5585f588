import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GitHub } from '../../scripts/emulated-github.ts';
import { type Asking, askingIn, expectTidy } from '../support/asking.ts';
import { requestText } from '../support/request-text.ts';
import { sampled } from '../support/sampled.ts';
import { until } from '../support/service.ts';
import { startTown, type Town } from '../support/town.ts';

// GitHub says no, says nothing, or says yes and is not heard: what was asked for is there in the end, once.

type Breakage = Parameters<GitHub['breakNext']>[0];

const COMMENTS = /\/issues\/\d+\/comments$/;
const LABELS = /\/issues\/\d+\/labels$/;
const PULLS = /\/pulls$/;
const LIMITED = {
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
};
type Match = NonNullable<Breakage['match']>;
const post = (path: RegExp): Match => ({ method: 'POST', path });
const down = (match: Match, times = 3): Breakage => ({ status: 502, times, match });

/** One fault each while a request goes its way. */
const PASSING: Record<string, Breakage[]> = {
  '502 to everything, a few times': [{ status: 502, times: 3 }],
  '502 to the right of the author; the label is lost': [
    down({ path: /\/permission$/ }),
    { status: 'lost', match: post(LABELS) },
  ],
  '502 to the status comment and to the tree': [down(post(COMMENTS), 1), down(post(/\/git\/trees$/))],
  'the answer to the status comment is lost': [{ status: 'lost', match: post(COMMENTS) }],
  'the status comment and the pull request are cut off': [
    { status: 'cut', match: post(COMMENTS) },
    { status: 'cut', match: post(PULLS) },
  ],
  'a secondary limit at the comment, the hourly one at the label': [
    { status: 403, headers: { 'retry-after': '1' }, body: LIMITED, match: post(COMMENTS) },
    { status: 429, headers: { 'retry-after': '1' }, match: post(LABELS) },
  ],
  'the reaction is refused, and an edit of the comment fails': [
    { status: 403, body: { message: 'Resource not accessible by integration' }, match: post(/\/reactions$/) },
    down({ method: 'PATCH', path: /\/issues\/comments\/\d+$/ }),
  ],
  'the answers to commit and branch are lost': [
    { status: 'lost', match: post(/\/git\/commits$/) },
    { status: 'lost', match: post(/\/git\/refs$/) },
  ],
  '502 to the pull request': [down(post(PULLS), 1)],
  'the answer to the pull request is lost': [{ status: 'lost', match: post(PULLS) }],
  'a secondary limit at the pull request, and 502 to the check run': [
    { status: 403, headers: { 'retry-after': '1' }, body: LIMITED, match: post(PULLS) },
    down(post(/\/check-runs$/), 1),
  ],
  'comment, pull request and check run lose their answers': [
    { status: 'lost', match: post(COMMENTS) },
    { status: 'lost', match: post(PULLS) },
    { status: 'lost', match: post(/\/check-runs$/) },
  ],
};

const NAMES = sampled(Object.keys(PASSING), 3);
const repositoryOf = (name: string): string => `my-org/fault-${NAMES.indexOf(name)}`;

/** Met by one repository only, so that they can all have their faults at once. */
const within = (repository: string, { match = {}, ...breakage }: Breakage): Breakage => ({
  ...breakage,
  match: { ...match, path: new RegExp(`^/repos/${repository}(?=/).*${match.path?.source ?? ''}`) },
});

let town: Town;
const walks = new Map<string, { here: Asking; issue: Promise<number> }>();
const any = (): Asking => [...walks.values()][0]?.here as Asking;

beforeAll(async () => {
  town = await startTown({
    repositories: NAMES.map((name) => ({ name: repositoryOf(name), files: { 'README.md': name } })),
    env: { LOG_LEVEL: 'fatal' },
  });
  for (const name of NAMES) {
    const here = askingIn(town, repositoryOf(name));
    for (const one of PASSING[name] ?? []) town.github.breakNext(within(here.repository, one));
    walks.set(name, { here, issue: here.ask({ title: 'Tell us', body: requestText() }) });
  }
});
afterAll(() => town.close());

/** Done, once, whatever it took. */
async function expectDone(here: Asking, issue: number): Promise<void> {
  await here.stands(issue, 'inactive');
  await here.says(issue, 'ready to be merged');
  const pulls = (await town.github.pulls(here.repository)).filter((one) => one.head.ref.endsWith(`-${issue}`));
  expect(pulls).toHaveLength(1);
  const runs = await town.github.checks(pulls[0]?.head.sha ?? '', here.repository);
  expect(runs.filter((one) => one.conclusion === 'success')).toHaveLength(1);
  expect(await here.answers(issue)).toHaveLength(1);
}

describe('what passes', () => {
  test.each(NAMES)('%s', async (name) => {
    const { here, issue } = walks.get(name) ?? {};
    if (!here || !issue) throw new Error('not asked');
    await expectDone(here, await issue);
    await expectTidy(town, [here]);
  });

  test('every one of them was met', () => {
    expect(town.github.unbroken()).toBe(0);
  });

  test('no token for a while', async () => {
    town.github.expireTokens();
    town.github.breakNext({ status: 503, times: 4, match: post(/access_tokens$/) });
    await expectDone(any(), await any().ask({ title: 'Without a token', body: requestText() }));
  });

  test('a merge that is read while GitHub is down becomes one version', async () => {
    const here = any();
    const issue = await here.ask({ title: 'Merged in bad times', body: requestText() });
    await here.stands(issue, 'inactive');
    town.github.breakNext(down({ path: /\/git\/(trees|blobs)/ }, 4));
    await here.merge(issue);
    const { id } = await here.integration(issue);
    expect((await town.service.api('GET', `/v1/integrations/${id}/versions`)).body).toHaveLength(1);
  });

  test('tokens that expired are replaced', async () => {
    const here = any();
    town.github.expireTokens();
    const issue = await here.ask({ title: 'Expired', body: requestText() });
    await expectDone(here, issue);
  });

  test('a command whose answer is lost is carried out once and answered once', async () => {
    const here = any();
    const [issue = 0] = here.issues;
    const before = (await here.answers(issue)).length;
    town.github.breakNext({ status: 'lost', match: post(COMMENTS) });
    expect(await here.command(issue, '/status')).toEqual(['eyes', '+1']);
    expect(await here.answers(issue)).toHaveLength(before + 1);
    await until(async () => town.github.unbroken() === 0, 'the fault to be met');
  });
});
