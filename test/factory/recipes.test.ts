import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { exampleOf } from '#src/connectors/github/example.ts';
import type { ExampleTraits } from '#src/connectors/source.ts';
import { dryRun } from '#src/execution/dry-run.ts';
import { analyze } from '#src/factory/analyze/analyze.ts';
import { check } from '#src/factory/check/check.ts';
import type { Draft } from '#src/factory/draft.ts';
import { generate } from '#src/factory/generate/generate.ts';
import type { Requirements } from '#src/factory/requirements.ts';
import { checkPackage } from '#src/integrations/package/check.ts';
import type { Language } from '#src/kit/language.ts';
import type { ApiBody, RequestBody } from '#src/requests/body.ts';
import type { RequestFields } from '#src/requests/fields.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import { sampled } from '../support/sampled.ts';
import { silent } from '../support/silent.ts';
import { GUIDE, issueFrom, issueOf } from './requests.ts';

const sandbox = openSandbox({ log: silent, size: 1 });
afterAll(() => sandbox.close());

function ready(body: RequestBody, language: Language): Requirements {
  const analysis = analyze(body, language);
  expect(analysis).toMatchObject({ outcome: 'ready' });
  return (analysis as { requirements: Requirements }).requirements;
}

type Event = [type: string, traits?: ExampleTraits];

/** Where the package sends an event: `action place`, or why it does not. */
async function sentBy(draft: Draft, [type, traits]: Event): Promise<string[] | string> {
  const { manifest } = await checkPackage(draft.files);
  if (!manifest) throw new Error('the package cannot be read');
  const subject = { versionId: 'v', projectId: 'p', files: draft.files, manifest };
  const payload = type.includes('order') ? { type, title: 'An order' } : exampleOf(type, traits);
  const { result, calls } = await dryRun(sandbox, subject, { type, payload });
  if (result.status === 'filtered') return result.reason;
  return calls.map(({ action, input }) => {
    const { channel, url, repository, chat_id, project } = input as Record<string, string>;
    return `${action} ${channel ?? url ?? repository ?? chat_id ?? project}`;
  });
}

interface Row {
  title: string;
  fields?: Partial<RequestFields>;
  body?: RequestBody;
  language?: Language;
  /** What goes where. */
  sends: [event: Event, to: string[] | RegExp][];
}

const slack = (...channels: string[]): string[] => channels.map((channel) => `slack_send_message ${channel}`);
const api = (given: Partial<ApiBody>): ApiBody => ({
  from: 'api',
  name: 'asked for through the API',
  type: 'webhook',
  description: '',
  source: 'github',
  target: 'slack',
  events: [],
  settings: {},
  ...given,
});
const critical: ExampleTraits = { priority: 'Critical' };
const labelled: ExampleTraits = { labels: ['critical'] };
const DEMO = readFileSync(new URL('../../scripts/demo-request.md', import.meta.url), 'utf8');
const NOT_LISTED = /does not list/;

const GUIDE_SENDS: Row['sends'] = [
  [['issues.opened'], slack('#dev-alerts')],
  [['issues.closed'], slack('#dev-updates')],
  [['issues.opened', critical], slack('#dev-alerts', '#critical-alerts')],
  [['issues.closed', critical], slack('#dev-updates', '#critical-alerts')],
  [['issues.edited'], NOT_LISTED],
];

const TABLE: Row[] = [
  { title: "the guide's own request", ...issueFrom(GUIDE), sends: GUIDE_SENDS },
  { title: "the demo's request, in English", ...issueFrom(DEMO), sends: GUIDE_SENDS },
  {
    title: 'one sentence in the description',
    fields: {
      description: 'Send new GitHub issues to Slack, critical ones to #critical-alerts as well.',
      incomingEvents: ['New issues in GitHub'],
      outgoingActions: ['Send a message to Slack #dev'],
    },
    sends: [
      [['issues.opened'], slack('#dev')],
      [['issues.opened', critical], slack('#dev', '#critical-alerts')],
    ],
  },
  {
    title: 'sentences that say where some of them go are no filters; a chat and a project by their names',
    fields: {
      description: 'New issues go to #dev-alerts. Those with the label critical go to #critical-alerts as well.',
      incomingEvents: ['GitHub webhook (issues.opened)'],
      outgoingActions: [
        'Send a message to Slack channel #dev-alerts',
        'Отправить сообщение в Telegram, чат 4711',
        'Create an issue in Jira project OPS',
      ],
    },
    sends: [
      [['issues.opened'], [...slack('#dev-alerts'), 'telegram_send_message 4711', 'jira_create_issue OPS']],
      [
        ['issues.opened', labelled],
        [...slack('#dev-alerts', '#critical-alerts'), 'telegram_send_message 4711', 'jira_create_issue OPS'],
      ],
    ],
  },
  {
    title: 'критичные отдельно, остальные — как обычно',
    language: 'ru',
    fields: {
      description: 'Issue с меткой critical отправлять в #critical-alerts, остальные — в #dev-alerts.',
      incomingEvents: ['GitHub webhook (issues.opened)'],
      outgoingActions: ['Отправить сообщение в Slack, канал #dev-alerts'],
    },
    sends: [
      [['issues.opened'], slack('#dev-alerts')],
      [['issues.opened', labelled], slack('#critical-alerts')],
    ],
  },
  {
    title: 'several events of one name, and a channel among the settings',
    fields: {
      incomingEvents: ['pull_request.opened/closed'],
      configuration: ['Channel: #reviews'],
      description: 'GitHub pull requests',
    },
    sends: [
      [['pull_request.opened'], slack('#reviews')],
      [['pull_request.closed'], slack('#reviews')],
      [['pull_request.reopened'], NOT_LISTED],
    ],
  },
  {
    title: 'merged pull requests only',
    fields: { incomingEvents: ['GitHub: merged pull requests'], outgoingActions: ['Slack message to #merged'] },
    sends: [[['pull_request.closed'], slack('#merged')]],
  },
  {
    title: 'failed builds only',
    fields: { incomingEvents: ['GitHub: failed workflow runs'], outgoingActions: ['Slack message to #ci'] },
    sends: [[['workflow_run.completed'], slack('#ci')]],
  },
  {
    title: 'новые релизы и закрытые issue',
    language: 'ru',
    fields: {
      incomingEvents: ['Новые релизы в GitHub', 'закрытые issue'],
      outgoingActions: ['Уведомление в Slack #releases'],
    },
    sends: [
      [['release.published'], slack('#releases')],
      [['issues.closed'], slack('#releases')],
      [['issues.opened'], NOT_LISTED],
    ],
  },
  {
    title: 'пуши и пул-реквесты',
    language: 'ru',
    fields: {
      incomingEvents: ['GitHub: пуши и новые пул-реквесты'],
      outgoingActions: ['Сообщение в Slack, канал #код'],
    },
    sends: [
      [['push'], slack('#код')],
      [['pull_request.opened'], slack('#код')],
    ],
  },
  {
    title: 'labels to channels of their own, a person in addition',
    fields: {
      incomingEvents: ['GitHub issues.opened, issues.labeled'],
      outgoingActions: ['Send a message to Slack #all'],
      examples: [
        { title: 'Issue with label security', text: 'Send to #security' },
        { title: 'Issue with the "good first issue" label', text: 'Send to #newcomers' },
        { title: 'Issue by @octocat', text: 'also to #vip' },
      ],
    },
    sends: [
      [['issues.opened', { author: 'hubot' }], slack('#all')],
      [['issues.opened', { author: 'hubot', labels: ['security'] }], slack('#security')],
      [['issues.opened', { author: 'hubot', labels: ['good first issue'] }], slack('#newcomers')],
      [['issues.opened', { author: 'octocat' }], slack('#all', '#vip')],
    ],
  },
  {
    title: 'closed issues to an address instead',
    fields: {
      incomingEvents: ['GitHub issues.opened, issues.closed'],
      outgoingActions: [
        'Send a message to Slack',
        'closed issues to a generic webhook https://example.com/hooks/closed',
      ],
      configuration: ['slack_channel: #dev'],
    },
    sends: [
      [['issues.opened'], slack('#dev')],
      [['issues.closed'], ['webhook_send https://example.com/hooks/closed']],
    ],
  },
  {
    title: 'an address and nothing else',
    fields: {
      serviceName: 'Webhook',
      incomingEvents: ['GitHub push'],
      outgoingActions: ['POST to https://example.com/in?x=1'],
    },
    sends: [[['push'], ['webhook_send https://example.com/in?x=1']]],
  },
  {
    title: 'two services for everything',
    fields: { outgoingActions: ['Send a message to Slack #dev and post it to https://example.com/log'] },
    sends: [[['issues.opened'], ['slack_send_message #dev', 'webhook_send https://example.com/log']]],
  },
  {
    title: 'a ticket for each alert of an own system',
    fields: {
      serviceName: 'GitHub',
      incomingEvents: ['Webhook from our shop: order.failed'],
      outgoingActions: ['Create an issue in GitHub repository my-org/ops'],
    },
    sends: [[['order.failed'], ['github_create_issue my-org/ops']]],
  },
  {
    title: 'a comment where it happened, and a message',
    fields: { outgoingActions: ['Comment on the issue: "Thanks for the report, {{author}}!"', 'Send to Slack #dev'] },
    sends: [[['issues.opened'], ['slack_send_message #dev', 'github_comment my-org/my-repo']]],
  },
  {
    title: 'only some labels, authors and repositories',
    fields: {
      outgoingActions: ['Send to Slack #x'],
      expectedBehaviour: [
        'Only from authors: alice, bob',
        'Фильтрация по labels: bug, security',
        'Ignore label wontfix',
        'Repositories: my-org/api, my-org/web',
      ],
    },
    sends: [
      [['issues.opened', { author: 'alice', labels: ['bug'], repository: 'my-org/web' }], slack('#x')],
      [['issues.opened', { author: 'eve', labels: ['bug'], repository: 'my-org/web' }], /authors/],
      [['issues.opened', { author: 'bob', labels: ['other'], repository: 'my-org/web' }], /labels/],
      [['issues.opened', { author: 'bob', labels: ['bug', 'wontfix'], repository: 'my-org/web' }], /wontfix/],
      [['issues.opened', { author: 'bob', labels: ['bug'], repository: 'other/web' }], /repositories/],
    ],
  },
  {
    title: 'a condition in its own language',
    fields: { outgoingActions: ['Send to Slack #x'], expectedBehaviour: ["Only when priority == 'High'"] },
    sends: [
      [['issues.opened', { priority: 'High' }], slack('#x')],
      [['issues.opened'], /Condition does not hold/],
    ],
  },
  {
    title: 'the first body of the API',
    body: api({
      events: ['issues.opened', 'issues.closed'],
      settings: { slack_channel: '#dev-alerts', message_template: '{{event}} in {{repository}}: {{title}}' },
    }),
    sends: [[['issues.closed'], slack('#dev-alerts')]],
  },
  {
    title: 'the second body of the API, with sections of the manifest',
    body: api({
      settings: {
        routing_rules: [
          { condition: "priority == 'Critical'", target_channel: '#critical-alerts' },
          { condition: "assignee == 'team-lead'", target_channel: '#management', also: true },
        ],
        event_filters: { github: { labels: ['bug'] } },
        message_templates: { issue_opened: '🐛 *{{title}}*' },
        rate_limiting: { requests_per_minute: 30 },
        github_repos: ['my-org/my-repo'],
      },
    }),
    sends: [
      [['issues.opened', { ...critical, labels: ['bug'] }], slack('#critical-alerts')],
      [
        ['issues.opened', { ...critical, labels: ['bug'], assignee: 'team-lead' }],
        slack('#critical-alerts', '#management'),
      ],
      [['issues.opened', critical], /labels/],
      [['issues.opened', { labels: ['bug'], repository: 'o/r' }], /repositories/],
    ],
  },
  {
    title: 'an address given through the API',
    body: api({ target: 'webhook', events: ['issues.*'], settings: { url: 'https://example.com/x' } }),
    sends: [[['issues.reopened'], ['webhook_send https://example.com/x']]],
  },
];

describe.each(sampled(TABLE, 3).map((row) => [row.title, row] as const))(
  '%s',
  (_title, { fields, body, language = 'en', sends }) => {
    test('becomes a package that passes its checks and sends what was asked for', async () => {
      const requirements = ready(body ?? issueOf(fields ?? {}), language);
      const draft = await generate(requirements, 'my-package', '1.0.0');
      const report = await check(sandbox, draft);
      expect(report.problems).toEqual([]);
      expect(report.cases.length).toBeGreaterThanOrEqual(2);
      for (const [event, to] of sends) {
        const sent = await sentBy(draft, event);
        if (to instanceof RegExp) expect(sent).toMatch(to);
        else expect([event, sent]).toEqual([event, to]);
      }
      expect(await generate(requirements, 'my-package', '1.0.0')).toEqual(draft);
    });
  },
);

test('every example of the guide is a case, every event has its template, and the pages are in its language', async () => {
  const { body, language } = issueFrom(GUIDE);
  const draft = await generate(ready(body, language), 'guide', '1.0.0');
  for (const name of ['Issue создан', 'Issue закрыт', 'Критичный issue']) {
    expect(draft.files['cases/examples.yaml']).toContain(`name: ${name}`);
  }
  expect(Object.keys(draft.files)).toEqual(
    expect.arrayContaining(['handler.ts', 'README.md', 'templates/issue_opened.hbs', 'templates/issue_closed.hbs']),
  );
  expect(draft.files['integration.yaml']).toContain('requests_per_minute: 60');
  expect(draft.files['README.md']).toContain('## Настройки');
});

test('a limit, a template and a look that were named are taken', () => {
  const given = ready(
    issueOf({ configuration: ['не более 30 сообщений в минуту', 'issue_opened: {{bold title}} by {{author}}'] }),
    'ru',
  );
  expect(given.rateLimit).toMatchObject({ requests_per_minute: 30 });
  expect(given.templates).toEqual({ 'issues.opened': '{{bold title}} by {{author}}' });
  const fenced = ready(issueOf({ configuration: ['```\n🚀 {{title}}\n{{url}}\n```'] }), 'en');
  expect(fenced.templates).toEqual({ default: '🚀 {{title}}\n{{url}}' });
});

test('a template that cannot be used is told and replaced', () => {
  const { templates, notes } = ready(issueOf({ configuration: ['Template: {{> partial}} {{nope x}}'] }), 'en');
  expect([templates, notes]).toEqual([{}, [expect.stringMatching(/cannot be used/)]]);
});

test('a channel may be named without its sign, and a person or team is no service', () => {
  const given = ready(
    issueOf({ outgoingActions: ['Send a message to Slack'], configuration: ['Channel: general', 'Channel ID'] }),
    'en',
  );
  expect(given.settings).toMatchObject([{ name: 'slack_channel', default: 'general' }]);
  const told = ready(
    issueOf({ outgoingActions: ['Tell Engineering in Slack #eng', 'Send a message to Mattermost'] }),
    'en',
  );
  expect(told.notes).toEqual([expect.stringMatching(/^Mattermost/)]);
});

test('a secret in the text goes nowhere', async () => {
  const token = `xoxb-${'123456789012-abcdef'.repeat(2)}`;
  const given = ready(issueOf({ description: `Use ${token}`, configuration: [`Token: ${token}`] }), 'en');
  expect(given.notes).toEqual([expect.stringMatching(/revoke it/)]);
  expect(JSON.stringify(await generate(given, 'x', '1.0.0'))).not.toContain(token);
});

const REFUSED: [title: string, body: RequestBody, sentence: RegExp][] = [
  [
    'an unknown target',
    issueOf({ serviceName: 'Mattermost', outgoingActions: ['Send a message to Mattermost'] }),
    /Mattermost is not in the catalogue/,
  ],
  [
    'an unknown source',
    issueOf({ incomingEvents: ['Bitbucket webhook (repo:push)'] }),
    /Bitbucket is not in the catalogue/,
  ],
  ['an unknown event', issueOf({ incomingEvents: ['GitHub issues.exploded'] }), /no event issues\.exploded/],
  ['a slip of the pen', issueOf({ incomingEvents: ['GitHub issue.opened'] }), /Did you mean issues\.opened/],
  [
    'settings that do not fit',
    api({ settings: { rate_limiting: { requests_per_minute: 'many' } } }),
    /requests_per_minute/,
  ],
  [
    'a rule that cannot be read',
    api({ settings: { routing_rules: [{ condition: 'priority = 1', target_channel: '#x' }] } }),
    /cannot be read/,
  ],
  ['a source that sends nothing', api({ source: 'github_actions' }), /GitHub Actions .* sends no events/],
];

test.each(REFUSED)('%s is refused in words, with what would be needed', (_title, body, sentence) => {
  const analysis = analyze(body, 'en');
  if (analysis.outcome !== 'cannot') throw new Error(`it was ${analysis.outcome}`);
  expect(analysis.sentences.en.join(' ')).toMatch(sentence);
  expect(analysis.needed.en.join('')).not.toBe('');
  expect(analysis.sentences.ru.length).toBe(analysis.sentences.en.length);
});

const MISSING: [title: string, body: RequestBody, field: string][] = [
  ['nonsense', issueOf({ serviceName: 'foo', incomingEvents: ['bar'], outgoingActions: ['baz'] }), 'source_service'],
  ['no event', issueOf({ incomingEvents: ['GitHub'] }), 'incoming_events'],
  ['no target', issueOf({ serviceName: 'GitHub', outgoingActions: ['tell people'] }), 'target_service'],
];

test.each(MISSING)('%s: asks for what is missing', (_title, body, field) => {
  expect(analyze(body, 'en')).toMatchObject({ outcome: 'missing', missingFields: [field] });
});

test('what is asked for under a condition only does not happen without it', async () => {
  const given = ready(
    issueOf({ outgoingActions: ['Send critical issues to Slack'], configuration: ['Channel: #crit'] }),
    'en',
  );
  const draft = await generate(given, 'x', '1.0.0');
  expect(await sentBy(draft, ['issues.opened', critical])).toEqual(slack('#crit'));
  expect((await check(sandbox, draft)).problems).toEqual([]);
  expect(await sentBy(draft, ['issues.opened'])).toEqual([]);
});
