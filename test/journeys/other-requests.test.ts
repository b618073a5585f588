import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Asking, arrived, askingIn, expectTidy } from '../support/asking.ts';
import { requestText } from '../support/request-text.ts';
import { until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';
import { startTown, type Town } from '../support/town.ts';

// Requests that are not the guide's, in both languages, each from the issue to exactly what it was to do.

interface Wish {
  title: string;
  body: (sink: string) => string;
  /** What happens in the repository afterwards. */
  happens: (person: ReturnType<Town['github']['as']>, here: Asking) => Promise<void>;
  /** Channel → what its texts contain, in their order. */
  slack: Record<string, string[]>;
  /** How many calls the sink gets. */
  hooks?: number;
}

const russian = (fields: Record<string, string>, examples: string[] = []): string =>
  [
    '## 🔌 Запрос на создание интеграции',
    ...Object.entries({ 'Тип интеграции': 'Webhook', ...fields }).map(([name, value]) => `- **${name}:** ${value}`),
    ...(examples.length === 0 ? [] : ['', '### Примеры использования', ...examples.map((one) => `- ${one}`)]),
  ].join('\n');

const openPull = async (person: ReturnType<Town['github']['as']>, here: Asking, title: string): Promise<number> => {
  await person.push({ 'feature.txt': title }, { branch: 'feature' });
  const { apiUrl } = town.github;
  const answer = await fetch(`${apiUrl}/repos/${here.repository}/pulls`, {
    method: 'POST',
    headers: { authorization: 'Bearer ghp_emulated_octocat', 'content-type': 'application/json' },
    body: JSON.stringify({ title, head: 'feature', base: 'main' }),
  });
  return ((await answer.json()) as { number: number }).number;
};

const WISHES: Wish[] = [
  {
    title: 'Pull requests',
    body: () =>
      requestText({
        events: 'GitHub webhook (pull_request.opened, pull_request.closed)',
        description: 'Tell the team about pull requests.',
        examples: ['**Pull request opened:** Send to #pr-open', '**Pull request closed:** Send to #pr-closed'],
      }),
    async happens(person, here) {
      const number = await openPull(person, here, 'A small feature');
      await person.closePull(number);
      await person.openIssue({ title: 'An issue is nothing to it' });
    },
    slack: { 'pr-open': ['A small feature'], 'pr-closed': ['A small feature'] },
  },
  {
    title: 'Релизы',
    body: () =>
      russian({
        'Название сервиса': 'Slack',
        Описание: 'Сообщать команде о новых релизах в #releases.',
        'Входящие события': 'GitHub webhook (release.published)',
        'Исходящие действия': 'Отправка сообщения в Slack',
      }),
    async happens(person) {
      await person.release({ tag: 'v2.0.0', name: 'Второй выпуск' });
    },
    slack: { releases: ['Второй выпуск'] },
  },
  {
    title: 'Labels decide',
    body: () =>
      requestText({
        description: 'Tell #triage about new issues.',
        examples: [
          '**Issue with label `bug`:** Send to #bugs',
          '**Issue with label `security`:** Also send to #security',
          '**Issue opened:** Send to #triage',
        ],
      }),
    async happens(person) {
      await person.openIssue({ title: 'Plain question' });
      await person.openIssue({ title: 'It crashes', labels: ['bug'] });
      await person.openIssue({ title: 'A hole', labels: ['security'] });
    },
    slack: { triage: ['Plain question', 'A hole'], bugs: ['It crashes'], security: ['A hole'] },
  },
  {
    title: 'Closed issues to our own service',
    body: (sink) =>
      requestText({
        service: 'Webhook',
        events: 'GitHub webhook (issues.closed)',
        actions: `Send a POST request to ${sink}`,
        description: 'Tell our own service about closed issues.',
      }),
    async happens(person) {
      await person.close(await person.openIssue({ title: 'Done at last' }));
    },
    slack: {},
    hooks: 1,
  },
  {
    title: 'Slack и наш сервис',
    body: (sink) =>
      russian({
        'Название сервиса': 'Slack, Webhook',
        Описание: 'Новые issues отправлять в Slack #both и в наш сервис.',
        'Входящие события': 'GitHub webhook (issues.opened)',
        'Исходящие действия': `Отправка сообщения в Slack #both; POST-запрос на ${sink}`,
      }),
    async happens(person) {
      await person.openIssue({ title: 'В оба места' });
    },
    slack: { both: ['В оба места'] },
    hooks: 1,
  },
  {
    title: 'Comments, not edits',
    body: () => requestText({ events: 'issue_comment.created', description: 'Tell #talk about comments.' }),
    async happens(person) {
      const number = await person.openIssue({ title: 'Talk here' });
      await person.editComment(await person.comment(number, 'First words'), 'Second words');
    },
    slack: { talk: ['First words'] },
  },
];

const repositoryOf = (at: number): string => `my-org/wish-${at}`;
const BUNDLED = 'my-org/bundled';
let town: Town;
const sinks: Target[] = [];
const walks: { here: Asking; walked: Promise<void> }[] = [];

async function walk(here: Asking, wish: Wish, sink: Target): Promise<void> {
  const issue = await here.ask({ title: wish.title, body: wish.body(sink.url) });
  await here.merge(issue);
  await wish.happens(town.github.as('octocat', here.repository), here);
  for (const [channel, parts] of Object.entries(wish.slack))
    for (const part of parts) await arrived(town, channel, part);
  if (wish.hooks) await until(async () => sink.calls.length >= (wish.hooks ?? 0), `${wish.title}: calls of the sink`);
}

beforeAll(async () => {
  const channels = [...new Set(WISHES.flatMap(({ slack }) => Object.keys(slack)))];
  town = await startTown({ repositories: [...WISHES.map((_, at) => repositoryOf(at)), BUNDLED], channels });
  for (const [at, wish] of WISHES.entries()) {
    const here = askingIn(town, repositoryOf(at));
    const sink = await startTarget();
    sinks.push(sink);
    const walked = walk(here, wish, sink);
    walked.catch(() => undefined);
    walks.push({ here, walked });
  }
});
afterAll(async () => {
  await town.close();
  await Promise.all(sinks.map((sink) => sink.close()));
});

test.each(WISHES.map(({ title }, at) => [title, at] as const))('%s', async (_, at) => {
  await walks[at]?.walked;
});

test('each message came once, and nothing else did', async () => {
  for (const [at, { slack, hooks = 0, title }] of WISHES.entries()) {
    for (const [channel, parts] of Object.entries(slack)) {
      const texts = await town.slack.texts(channel);
      expect({ channel, texts }).toEqual({ channel, texts: parts.map((part) => expect.stringContaining(part)) });
    }
    expect({ title, calls: sinks[at]?.calls.length }).toEqual({ title, calls: hooks });
  }
  await expectTidy(
    town,
    walks.map(({ here }) => here),
  );
});

test.each([
  ['Заявки в Телеграме', 'okdesk-telegram', '- **Название сервиса:** okdesk-telegram'],
  ['Errors become tickets', 'monitoring-incident', '### Package\n\nmonitoring-incident'],
])('%s: whoever names %s gets that package as it is', async (title, name, body) => {
  const here = askingIn(town, BUNDLED);
  const { head, body: said } = await here.pull(await here.ask({ title, body }));
  expect(said).toContain(name);
  const files = Object.entries(await town.github.files(head.ref, BUNDLED));
  const handlers = files.filter(([path]) => /^integrations\/[^/]+\/handler\.ts$/.test(path));
  const own = readFileSync(new URL(`../../integrations/${name}/handler.ts`, import.meta.url), 'utf8');
  expect(handlers.map(([, text]) => text)).toEqual([own]);
});
