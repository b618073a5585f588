import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Asking, askingIn, expectTidy, LABEL } from '../support/asking.ts';
import { requestText } from '../support/request-text.ts';
import { deliver, until } from '../support/service.ts';
import { startTown, type Town } from '../support/town.ts';

// The door of the App itself: forged, foreign, repeated and overtaken deliveries.

const REPOSITORY = 'my-org/deliveries';

let town: Town;
let here: Asking;
beforeAll(async () => {
  town = await startTown({ repositories: [REPOSITORY], env: { LOG_LEVEL: 'fatal' } });
  here = askingIn(town, REPOSITORY);
});
afterAll(async () => {
  await expectTidy(town, [here]);
  await town.close();
});

const door = (): string => `${town.service.url}/api/github/webhooks`;
const octocat = () => town.github.as('octocat', REPOSITORY);

/** What GitHub would have sent, kept back. */
async function keptBack(...acts: (() => Promise<unknown>)[]): Promise<{ event: string; payload: object }[]> {
  town.github.deliverTo(null);
  const before = town.github.deliveries().length;
  for (const act of acts) {
    await act();
    await town.github.settled();
  }
  town.github.deliverTo(door());
  return town.github.deliveries().slice(before);
}

const send = (one: { event: string; payload: object } | undefined, id: string = randomUUID()) =>
  deliver(door(), one?.event ?? '', one?.payload ?? {}, { id, secret: town.github.webhookSecret });

const pulls = async () => (await town.github.pulls(REPOSITORY)).filter((one) => one.state === 'open');

test('a forged delivery is refused, and nothing comes of it', async () => {
  const payload = { action: 'opened', repository: { full_name: REPOSITORY } };
  const forged = await deliver(door(), 'issues', payload, { secret: 'a guess' });
  expect(forged).toMatchObject({ status: 401, body: { error: 'Invalid webhook signature' } });
  const unsigned = await deliver(door(), 'issues', payload, { headers: { 'x-hub-signature-256': '' } });
  expect(unsigned.status).toBe(401);
});

test('what cannot be worked on is taken, and stands in the way of nothing', async () => {
  const strange = [
    {
      event: 'issues',
      payload: {
        action: 'opened',
        repository: { full_name: 'nobody/nothing' },
        installation: { id: 99 },
        issue: { number: 1, title: 'x', user: { login: 'x' }, labels: [{ name: LABEL }] },
        sender: { login: 'x' },
      },
    },
    { event: 'issues', payload: { action: 'opened' } },
    { event: 'made_up', payload: { action: 'x', repository: { full_name: 'a/b' } } },
    { event: 'pull_request', payload: { action: 'closed', repository: { full_name: REPOSITORY } } },
    { event: 'push', payload: { ref: 'refs/heads/main', repository: { full_name: REPOSITORY } } },
  ];
  for (const one of strange) expect((await send(one)).status).toBe(202);
  const issue = await here.ask({ title: 'After strange things', body: requestText() });
  await here.stands(issue, 'inactive');
});

test('a delivery that comes twice is one request and one run', async () => {
  const [opened, labelled] = await keptBack(() => here.ask({ title: 'Twice', body: requestText() }));
  const id = randomUUID();
  expect((await send(opened, id)).status).toBe(202);
  expect(await send(opened, id)).toMatchObject({ status: 200, body: { duplicate: true } });
  await Promise.all(Array.from({ length: 20 }, () => send(labelled)));
  const issue = here.issues.at(-1) ?? 0;
  await here.stands(issue, 'inactive');
  expect((await pulls()).filter((one) => one.head.ref.endsWith(`-${issue}`))).toHaveLength(1);
  const { id: integration } = await here.integration(issue);
  const { body } = await town.service.api('GET', `/v1/integrations?limit=1000`);
  expect(body.filter((one: { name: string }) => one.name === 'Twice')).toHaveLength(1);
  expect(integration).toMatch(/^int_/);
});

describe('deliveries that overtake each other', () => {
  const wished = (channel: string) => requestText({ description: `Tell ${channel} about new issues.` });
  const built = async (issue: number): Promise<string> => {
    const pull = await here.pull(issue);
    return JSON.stringify(await town.github.files(pull.head.ref, REPOSITORY));
  };

  test('labelled before opened', async () => {
    const [opened, labelled] = await keptBack(() => here.ask({ title: 'Overtaken', body: wished('#dev-alerts') }));
    await send(labelled);
    await send(opened);
    const issue = here.issues.at(-1) ?? 0;
    await here.stands(issue, 'inactive');
    expect((await here.issue(issue)).reactions).toEqual(['eyes']);
  });

  test('an edit before what it changed: the newer words are built', async () => {
    const kept = await keptBack(
      () => here.ask({ title: 'Edited at once', body: wished('#old-place') }),
      () => octocat().editIssue(here.issues.at(-1) ?? 0, { body: wished('#middle-place') }),
      () => octocat().editIssue(here.issues.at(-1) ?? 0, { body: wished('#new-place') }),
    );
    const [opened, labelled, middle, last] = kept;
    for (const one of [last, middle, labelled, opened]) await send(one);
    const issue = here.issues.at(-1) ?? 0;
    await here.stands(issue, 'inactive');
    await until(async () => (await built(issue)).includes('#new-place'), 'the newest words to be built');
    expect(await built(issue)).not.toMatch(/old-place|middle-place/);
    expect((await here.answers(issue))[0]).not.toContain('edited since');
  });

  test('twenty edits end with the last words, one comment and one pull request', async () => {
    const issue = await here.ask({ title: 'Undecided', body: wished('#place-0') });
    for (let n = 1; n <= 20; n += 1) await octocat().editIssue(issue, { body: wished(`#place-${n}`) });
    await here.stands(issue, 'inactive');
    await until(
      async () =>
        (await built(issue)).includes('#place-20') || (await here.answers(issue))[0]?.includes('edited since'),
      'the last words, or a note',
    );
    if (!(await built(issue)).includes('#place-20')) {
      expect(await here.command(issue, '/reprocess')).toEqual(['eyes', '+1']);
      await until(async () => (await built(issue)).includes('#place-20'), 'the last words');
    }
    await here.stands(issue, 'inactive');
    expect((await pulls()).filter((one) => one.head.ref.endsWith(`-${issue}`))).toHaveLength(1);
  });

  test('an edit while the pull request is open is noted, and built when asked for', async () => {
    const issue = await here.ask({ title: 'Second thoughts', body: wished('#first-place') });
    await here.stands(issue, 'inactive');
    const { number } = await here.pull(issue);
    await octocat().editIssue(issue, { body: wished('#second-place') });
    await here.says(issue, 'edited since');
    expect(await built(issue)).not.toContain('#second-place');
    expect(await here.command(issue, '/reprocess')).toEqual(['eyes', '+1']);
    await until(async () => (await built(issue)).includes('#second-place'), 'the new words');
    await here.stands(issue, 'inactive');
    expect(await here.pull(issue)).toMatchObject({ number });
    await here.says(issue, /^(?![\s\S]*edited since)/);
  });
});
