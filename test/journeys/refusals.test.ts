import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Asking, askingIn, expectTidy, LABEL } from '../support/asking.ts';
import { requestText } from '../support/request-text.ts';
import { until } from '../support/service.ts';
import { startTown, type Town } from '../support/town.ts';

// Who may ask, for what, and what somebody reads who may not or said too little.

const REPOSITORY = 'my-org/refusals';

let town: Town;
let here: Asking;
beforeAll(async () => {
  town = await startTown({
    repositories: [REPOSITORY],
    people: { octocat: 'write', keeper: 'maintain', reader: 'read', stranger: null, robot: 'write' },
    bots: ['robot'],
  });
  here = askingIn(town, REPOSITORY);
});
afterAll(async () => {
  await expectTidy(town, [here]);
  await town.close();
});

const as = (login: string) => town.github.as(login, REPOSITORY);
const hasPull = async (issue: number): Promise<boolean> =>
  (await town.github.pulls(REPOSITORY)).some((one) => one.head.ref.endsWith(`-${issue}`));

describe('what is not asked of the bot', () => {
  test('leaves no comment, no label, no reaction', async () => {
    const body = requestText();
    const silent = [
      await here.ask({ title: 'No label', body, labels: [] }),
      await here.ask({ title: 'Another label', body, labels: ['question'] }),
      await here.ask({ title: 'By a bot', body, by: 'robot' }),
    ];
    await as('octocat').push({ 'a.txt': 'a' }, { branch: 'topic' });
    await as('octocat').comment(silent[0] ?? 0, '/reprocess');
    const last = await here.ask({ title: 'Last', body: 'Please help.' });
    await here.stands(last, 'needs-info');
    for (const number of silent) {
      const { comments, labels, reactions } = await here.issue(number);
      const own = comments.filter((one) => one.by === town.github.botLogin);
      expect({ number, own, reactions, labels: labels.filter((one) => one.startsWith('integration:')) }).toEqual({
        number,
        own: [],
        reactions: [],
        labels: [],
      });
    }
  });

  test('a label put on later, by somebody who may write, starts it', async () => {
    const issue = await here.ask({ title: 'Labelled later', body: requestText(), by: 'stranger', labels: [] });
    await as('octocat').label(issue, LABEL);
    await here.stands(issue, 'inactive');
    expect(await hasPull(issue)).toBe(true);
  });

  test('the label of a person on what a bot wrote starts it', async () => {
    const issue = await here.ask({ title: 'A bot had the idea', body: requestText(), by: 'robot', labels: [] });
    await as('octocat').label(issue, LABEL);
    await here.stands(issue, 'inactive');
  });
});

describe('what lacks something', () => {
  const LACKING: [what: string, body: string, missing: string[]][] = [
    ['everything', 'We would like an integration.', ['service_name', 'integration_type', 'incoming_events']],
    ['nothing but its events', requestText({ events: undefined }), ['incoming_events']],
    [
      'its actions and service',
      requestText({ service: undefined, actions: undefined }),
      ['service_name', 'outgoing_actions'],
    ],
  ];

  test.each(LACKING)('%s: is told what, with examples, here and in the log', async (what, body, missing) => {
    const issue = await here.ask({ title: `Lacks ${what}`, body });
    await here.stands(issue, 'needs-info');
    const said = await here.says(issue, 'Your turn');
    expect(said.match(/\*\*[A-Z][^*\n]+:\*\*/g)?.length).toBeGreaterThanOrEqual(missing.length);
    const { id, status } = await here.integration(issue);
    expect(status).toBe('requested');
    const { body: logs } = await town.service.api('GET', `/v1/integrations/${id}/logs`);
    const told = logs.find((one: { message: string }) => one.message === 'Insufficient integration requirements');
    expect(told.missing_fields ?? told.data.missing_fields).toEqual(expect.arrayContaining(missing));
    expect(await hasPull(issue)).toBe(false);
  });

  test('goes on by itself when its author adds it', async () => {
    const issue = await here.ask({ title: 'Completed', body: requestText({ events: undefined }) });
    await here.stands(issue, 'needs-info');
    await as('octocat').editIssue(issue, { body: requestText() });
    await here.stands(issue, 'inactive');
    expect(await here.says(issue, 'Pull request #')).not.toContain('What is missing');
  });

  test('a stranger who adds it has to wait for somebody', async () => {
    const issue = await here.ask({ title: 'Completed by its author', body: 'Please.', by: 'stranger', labels: [] });
    await as('octocat').label(issue, LABEL);
    await here.stands(issue, 'needs-info');
    await as('stranger').editIssue(issue, { body: requestText() });
    await here.says(issue, 'waiting for permission');
    expect(await here.command(issue, '/reprocess', 'keeper')).toEqual(['eyes', '+1']);
    await here.stands(issue, 'inactive');
  });

  const UNSERVED: [what: string, text: Parameters<typeof requestText>[0], says: RegExp][] = [
    [
      'a service nobody knows',
      { service: 'Frobnicator 3000', actions: 'Send a message to Frobnicator 3000' },
      /Frobnicator/,
    ],
    [
      'events that do not exist',
      { events: 'GitHub webhook (issues.exploded)', description: 'Tell #dev-alerts.' },
      /issues\.exploded/,
    ],
  ];

  test.each(UNSERVED)('%s: is said plainly, and an edit goes on', async (what, text, says) => {
    const issue = await here.ask({ title: `Wants ${what}`, body: requestText(text) });
    await here.says(issue, says);
    expect(await hasPull(issue)).toBe(false);
    await as('octocat').editIssue(issue, { body: requestText() });
    await here.stands(issue, 'inactive');
  });
});

describe('strangers', () => {
  const waits = async (title: string): Promise<number> => {
    const issue = await here.ask({ title, body: requestText(), by: 'stranger' });
    expect(await here.says(issue, 'waiting for permission')).toMatch(/write access.*\/reprocess/s);
    return issue;
  };

  test('cannot start it themselves, nor can a label, a word or a look by others', async () => {
    const issue = await waits('Impatient');
    expect(await here.command(issue, '/reprocess', 'stranger')).toEqual(['eyes', '-1']);
    expect(await here.command(issue, '/reprocess', 'reader')).toEqual(['eyes', '-1']);
    await as('keeper').label(issue, 'bug');
    await as('keeper').close(issue);
    await as('keeper').reopen(issue);
    await as('stranger').editIssue(issue, { body: requestText({ description: 'Tell everybody in #general.' }) });
    expect(await here.command(issue, '/status', 'stranger')).toEqual(['eyes', '+1']);
    expect(await hasPull(issue)).toBe(false);
    expect((await here.integration(issue)).status).toBe('requested');
    await here.says(issue, 'waiting for permission');
  });

  test('are let in by the label, put on by somebody who may', async () => {
    const issue = await waits('Labelled again');
    await as('keeper').unlabel(issue, LABEL);
    await as('keeper').label(issue, LABEL);
    await here.stands(issue, 'inactive');
  });

  test('are let in by a word, and what they edit afterwards is not built', async () => {
    const issue = await waits('Approved');
    expect(await here.command(issue, '/reprocess', 'octocat')).toEqual(['eyes', '+1']);
    const pull = await here.pull(issue);
    await here.stands(issue, 'inactive');
    await as('stranger').editIssue(issue, { body: requestText({ description: 'Tell everybody in #general.' }) });
    await here.says(issue, 'edited since');
    const { head } = await here.pull(issue);
    expect(head.sha).toBe(pull.head.sha);
    const files = await town.github.files(head.ref, REPOSITORY);
    expect(JSON.stringify(files)).not.toContain('#general');
  });

  test('are not obeyed when they edit what was approved and is only waiting for its turn', async () => {
    const issue = await waits('Quick fingers');
    const edits = [0, 1, 2].map((n) => requestText({ description: `Tell everybody in #general, ${n}.` }));
    await as('octocat').comment(issue, '/reprocess');
    for (const body of edits) await as('stranger').editIssue(issue, { body });
    await until(async () => (await here.issue(issue)).comments.some((one) => one.reactions.includes('+1')), 'the 👍');
    await town.github.settled();
    const files = JSON.stringify(
      await Promise.all(
        (await town.github.pulls(REPOSITORY)).map((one) => town.github.files(one.head.ref, REPOSITORY)),
      ),
    );
    expect(files).not.toContain('#general');
  });
});
