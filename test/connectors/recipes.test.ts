import { afterAll, expect, test } from '@jest/globals';
import { getConnector } from '#src/connectors/get-connector.ts';
import { dryRun } from '#src/execution/dry-run.ts';
import { analyze } from '#src/factory/analyze/analyze.ts';
import { check } from '#src/factory/check/check.ts';
import { generate } from '#src/factory/generate/generate.ts';
import type { Requirements } from '#src/factory/requirements.ts';
import { checkPackage } from '#src/integrations/package/check.ts';
import type { RequestFields } from '#src/requests/fields.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import { issueOf } from '../factory/requests.ts';
import { sampled } from '../support/sampled.ts';
import { silent } from '../support/silent.ts';

// The recipes know no service by heart: what each connector says of itself has to be enough for them.

const sandbox = openSandbox({ log: silent, size: 1 });
afterAll(() => sandbox.close());

interface Wish {
  service: string;
  events: string;
  actions: string;
  configuration?: string[];
}

const wish = ({ service, events, actions, configuration = [] }: Wish): Partial<RequestFields> => ({
  serviceName: service,
  incomingEvents: [events],
  outgoingActions: [actions],
  configuration,
});

const SLACK = { actions: 'Send a message to Slack', configuration: ['Channel: #alerts'] };

const WISHES: [Wish, event: string, expected: object[]][] = [
  [
    { service: 'Jira', events: 'New Jira issues', ...SLACK },
    'jira:issue_created',
    [{ action: 'slack_send_message', input: { channel: '#alerts', text: expect.stringContaining('Login fails') } }],
  ],
  [
    { service: 'Jira', events: 'Jira webhook (jira:issue_updated)', ...SLACK },
    'jira:issue_updated',
    [{ action: 'slack_send_message' }],
  ],
  [
    { service: 'Sentry', events: 'Sentry issue created', ...SLACK },
    'issue.created',
    [{ action: 'slack_send_message' }],
  ],
  [
    { service: 'PagerDuty', events: 'PagerDuty incidents triggered', ...SLACK },
    'incident.triggered',
    [{ action: 'slack_send_message' }],
  ],
  [
    {
      service: 'Discord',
      events: 'GitHub issues.opened',
      actions: 'Send a message to Discord',
      configuration: ['Channel: #alerts'],
    },
    'issues.opened',
    [{ action: 'discord_send_message', input: { channel: '#alerts' } }],
  ],
  [
    {
      service: 'Telegram',
      events: 'GitHub issues.opened',
      actions: 'Send a message to the Telegram chat -1001234567890',
    },
    'issues.opened',
    [{ action: 'telegram_send_message', input: { chat_id: '-1001234567890' } }],
  ],
  [
    { service: 'PagerDuty', events: 'GitHub issues.opened', actions: 'Trigger an alert in PagerDuty' },
    'issues.opened',
    [{ action: 'pagerduty_trigger', input: { summary: 'Login fails', severity: 'error' } }],
  ],
  [
    { service: 'PayPal', events: 'PayPal payments received', ...SLACK },
    'PAYMENT.CAPTURE.COMPLETED',
    [{ action: 'slack_send_message', input: { text: expect.stringContaining('Order 42') } }],
  ],
  [
    { service: 'Amazon S3', events: 'New objects in Amazon S3', ...SLACK },
    'object_created.put',
    [{ action: 'slack_send_message', input: { text: expect.stringContaining('january.csv') } }],
  ],
  [
    { service: 'Google Drive', events: 'Changed files in Google Drive', ...SLACK },
    'file.update',
    [{ action: 'slack_send_message' }],
  ],
  [
    { service: 'Dropbox', events: 'New files in Dropbox', ...SLACK },
    'files.changed',
    [{ action: 'slack_send_message' }],
  ],
  [
    { service: 'amoCRM', events: 'Новые сообщения в чате amoCRM', ...SLACK },
    'chat.message',
    [{ action: 'slack_send_message', input: { text: expect.stringContaining('Good afternoon!') } }],
  ],
  [
    {
      service: 'E-mail',
      events: 'GitHub issues.opened',
      actions: 'Send an e-mail to dev@example.com',
    },
    'issues.opened',
    [
      {
        action: 'email_send',
        input: { to: 'dev@example.com', subject: 'Login fails', text: expect.stringContaining('Login fails') },
      },
    ],
  ],
  [
    { service: 'PostgreSQL', events: 'GitHub issues.opened', actions: 'Insert a row into PostgreSQL' },
    'issues.opened',
    [{ action: 'postgresql_insert', input: { rows: [{ event: 'issues.opened', title: 'Login fails' }] } }],
  ],
  [
    { service: 'MySQL', events: 'GitHub issues.opened', actions: 'Insert a row into MySQL' },
    'issues.opened',
    [{ action: 'mysql_insert', input: { rows: [{ title: 'Login fails' }] } }],
  ],
  [
    { service: 'MongoDB', events: 'GitHub issues.opened', actions: 'Insert a document into MongoDB' },
    'issues.opened',
    [{ action: 'mongodb_insert_one', input: { document: { title: 'Login fails' } } }],
  ],
  [
    { service: 'Amazon S3', events: 'GitHub issues.opened', actions: 'Put an object into Amazon S3' },
    'issues.opened',
    [{ action: 's3_put_object', input: { content: expect.stringContaining('Login fails') } }],
  ],
  [
    { service: 'Google Drive', events: 'GitHub issues.opened', actions: 'Upload a file to Google Drive' },
    'issues.opened',
    [{ action: 'google_drive_upload', input: { name: 'Login fails.txt' } }],
  ],
  [
    { service: 'Dropbox', events: 'GitHub issues.opened', actions: 'Upload a file to Dropbox' },
    'issues.opened',
    [{ action: 'dropbox_upload', input: { content: expect.stringContaining('Login fails') } }],
  ],
  [
    { service: 'Google Analytics', events: 'GitHub issues.opened', actions: 'Send an event to Google Analytics' },
    'issues.opened',
    [{ action: 'google_analytics_send_event', input: { params: { event: 'issues.opened' } } }],
  ],
];

test.each(sampled(WISHES, 3))('%j becomes a package that does it', async (asked, type, expected) => {
  const analysis = analyze(issueOf(wish(asked)), 'en');
  expect(analysis).toMatchObject({ outcome: 'ready' });
  const { requirements } = analysis as { requirements: Requirements };
  const draft = await generate(requirements, 'my-package', '1.0.0');
  expect((await check(sandbox, draft)).problems).toEqual([]);
  const { manifest } = await checkPackage(draft.files);
  if (!manifest) throw new Error('the package cannot be read');
  const payload = getConnector(manifest.source ?? '').source?.example?.(type) ?? {};
  const subject = { versionId: 'v', projectId: 'p', files: draft.files, manifest };
  // What nobody named is asked for: a table, a bucket.
  const open = requirements.settings.filter((one) => one.required && one.default === null);
  const config = Object.fromEntries(open.map(({ name }) => [name, 'events']));
  const { calls } = await dryRun(sandbox, subject, { type, payload }, { config });
  expect(calls).toMatchObject(expected);
});

test.each(['New issues and comments', 'New pull requests', 'Новые issues', 'issues.opened'])(
  'a repository is meant by "%s", however many services have such events',
  (events) => {
    const analysis = analyze(issueOf(wish({ service: 'Slack', events, ...SLACK })), 'en');
    expect(analysis).toMatchObject({ outcome: 'ready', requirements: { source: 'github' } });
  },
);
