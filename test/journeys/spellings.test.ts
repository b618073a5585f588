import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Asking, arrived, askingIn, expectTidy } from '../support/asking.ts';
import { startTown, type Town } from '../support/town.ts';

// Six ways to write the request of the user guide: from the issue to the messages, each in a repository of its own.

const SPELLINGS = ['en/guide', 'en/issue-form', 'en/columns', 'ru/guide', 'ru/short-labels', 'ru/crlf'] as const;
const FOLDER = resolve(import.meta.dirname, '../fixtures/requests/spellings');

const repositoryOf = (spelling: string): string => `my-org/${spelling.replace('/', '-')}`;

let town: Town;
const walks = new Map<string, { here: Asking; walked: Promise<void> }>();

async function walk(here: Asking, spelling: string): Promise<void> {
  const body = readFileSync(resolve(FOLDER, `${spelling}.md`), 'utf8');
  const issue = await here.ask({ title: `[Integration] Messages ${spelling}`, body });
  expect(await here.says(issue, spelling.startsWith('ru') ? 'Ваш ход' : 'Your turn')).toContain('Pull request #');
  const pull = await here.merge(issue);
  expect(pull.head.ref).toMatch(new RegExp(`^claude-code-bot/messages-[\\w-]+-${issue}$`));
  expect((await here.issue(issue)).reactions).toEqual(['eyes']);

  const person = town.github.as('octocat', here.repository);
  const plain = `${spelling}: too slow`;
  const number = await person.openIssue({ title: plain });
  await arrived(town, 'dev-alerts', plain);
  await person.close(number);
  await arrived(town, 'dev-updates', plain);
  const urgent = `${spelling}: nobody can sign in`;
  await person.openIssue({ title: urgent, labels: ['critical'] });
  await arrived(town, 'critical-alerts', urgent);
  await arrived(town, 'dev-alerts', urgent);
}

/** All at once: they have nothing in common but the service. */
beforeAll(async () => {
  town = await startTown({ repositories: SPELLINGS.map(repositoryOf) });
  for (const spelling of SPELLINGS) {
    const here = askingIn(town, repositoryOf(spelling));
    const walked = walk(here, spelling);
    walked.catch(() => undefined);
    walks.set(spelling, { here, walked });
  }
});
afterAll(() => town.close());

test.each(SPELLINGS)('%s: issue, pull request, merge, event, message', async (spelling) => {
  await walks.get(spelling)?.walked;
});

test('every message came once, and only where it belongs', async () => {
  const alerts = await town.slack.texts('dev-alerts');
  const updates = await town.slack.texts('dev-updates');
  const critical = await town.slack.texts('critical-alerts');
  for (const spelling of SPELLINGS) {
    const count = (texts: string[], what: string) =>
      texts.filter((text) => text.includes(`${spelling}: ${what}`)).length;
    const counts = [alerts, updates, critical].map((texts) => [count(texts, 'too slow'), count(texts, 'nobody')]);
    expect({ spelling, counts }).toEqual({
      spelling,
      counts: [
        [1, 1],
        [1, 0],
        [0, 1],
      ],
    });
  }
  await expectTidy(
    town,
    [...walks.values()].map(({ here }) => here),
  );
});
