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

test.each<[Wish, event: string, expected: object[]]>([
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
])('%j becomes a package that does it', async (asked, type, expected) => {
  const analysis = analyze(issueOf(wish(asked)), 'en');
  expect(analysis).toMatchObject({ outcome: 'ready' });
  const { requirements } = analysis as { requirements: Requirements };
  const draft = await generate(requirements, 'my-package', '1.0.0');
  expect((await check(sandbox, draft)).problems).toEqual([]);
  const { manifest } = checkPackage(draft.files);
  if (!manifest) throw new Error('the package cannot be read');
  const payload = getConnector(manifest.source ?? '').source?.example?.(type) ?? {};
  const subject = { versionId: 'v', projectId: 'p', files: draft.files, manifest };
  const { calls } = await dryRun(sandbox, subject, { type, payload });
  expect(calls).toMatchObject(expected);
});

test.each(['New issues and comments', 'New pull requests', 'Новые issues', 'issues.opened'])(
  'a repository is meant by "%s", however many services have such events',
  (events) => {
    const analysis = analyze(issueOf(wish({ service: 'Slack', events, ...SLACK })), 'en');
    expect(analysis).toMatchObject({ outcome: 'ready', requirements: { source: 'github' } });
  },
);
