import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Slack, startSlack } from '../../scripts/emulated-slack.ts';
import { SIGNERS } from '../connectors/signers.ts';
import { movingClock } from '../support/moving-clock.ts';
import { request, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target, type TargetCall } from '../support/target.ts';

// The bundled packages, from one call to messages and tickets. Slack is emulated; Jira and PagerDuty answer as documented.

const SECRET = 'a secret of a sender';
const clock = movingClock();
let slack: Slack;
let service: Service;
let jira: Target;
let pagerduty: Target;

beforeAll(async () => {
  slack = await startSlack(['critical-alerts', 'high-priority', 'management', 'incidents', 'orders']);
  [jira, pagerduty] = await Promise.all([startTarget(), startTarget()]);
  jira.answer((_call, response) => {
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id: '1', key: 'OPS-7' }));
  });
  answerPages(202);
  service = await startService(
    {
      CCB_SLACK_BASE_URL: slack.apiUrl,
      CCB_SLACK_TOKEN: slack.token,
      CCB_JIRA_BASE_URL: new URL('/', jira.url).href,
      CCB_JIRA_EMAIL: 'ops@example.com',
      CCB_JIRA_TOKEN: 'a-token-of-jira',
      CCB_PAGERDUTY_BASE_URL: new URL('/', pagerduty.url).href,
      CCB_PAGERDUTY_ROUTING_KEY: 'r'.repeat(32),
    },
    { clock },
  );
});
afterAll(async () => {
  await service.stop();
  await Promise.all([slack.close(), jira.close(), pagerduty.close()]);
});

function answerPages(status: number): void {
  pagerduty.answer((call, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: 'success', message: 'ok', dedup_key: call.json?.dedup_key ?? '' }));
  });
}

const tickets = (): TargetCall[] => jira.calls.filter((call) => call.path.endsWith('/issue'));

async function install(body: object): Promise<string> {
  const made = await service.api('POST', '/v1/integrations', body);
  expect([made.status, made.body.error ?? '', made.body.message ?? '']).toEqual([201, '', '']);
  const { id } = made.body;
  await until(async () => (await service.api('GET', `/v1/integrations/${id}`)).body.status === 'active', 'the start');
  return id;
}

const fixture = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../integrations/${path}`, import.meta.url), 'utf8'));

async function send(id: string, source: string, payload: object, more: Record<string, string> = {}): Promise<string> {
  const body = JSON.stringify(payload);
  const signed = SIGNERS[source]?.headers(Buffer.from(body), SECRET, clock.now()) ?? {};
  const headers = { ...(signed as Record<string, string>), ...more, 'content-type': 'application/json' };
  const answer = await request<{ event_id: string }>(`${service.url}/webhooks/${id}`, {
    method: 'POST',
    body,
    headers,
  });
  expect([answer.status, answer.body]).toEqual([
    expect.any(Number),
    expect.objectContaining({ event_id: expect.any(String) }),
  ]);
  return answer.body.event_id;
}

const ended = (id: string, event: string, status: string) =>
  until(
    async () => (await service.api('GET', `/v1/integrations/${id}/events/${event}`)).body.status === status,
    `${event} ${status}`,
  );

const GUIDE_RULES = [
  { condition: "priority == 'Critical'", target_channel: '#critical-alerts' },
  { condition: "priority == 'High'", target_channel: '#high-priority' },
  { condition: "assignee == 'team-lead'", target_channel: '#management' },
];
const ROUTED = { name: 'jira-priority-routing', source: 'jira', target: 'slack', routing_rules: GUIDE_RULES };

test.each([
  [
    'as a package',
    { package: 'jira-priority-routing', config: { webhook_secret: SECRET, routing_rules: GUIDE_RULES } },
  ],
  ['by the body of the guide', { ...ROUTED, name: 'jira-priority-routing-2', config: { webhook_secret: SECRET } }],
])('issues of Jira go by priority and assignee: %s', async (how, body) => {
  const id = await install(body);
  const key = how.replaceAll(' ', '-');
  const payload = fixture('jira-priority-routing/fixtures/issue_created.critical.team-lead.json');
  const issue = payload.issue as { fields: object };
  const titled = { ...payload, issue: { ...issue, fields: { ...issue.fields, summary: `Login fails ${key}` } } };
  const event = await send(id, 'jira', titled, { 'x-atlassian-webhook-identifier': `w-${key}` });
  await ended(id, event, 'delivered');
  for (const channel of ['critical-alerts', 'management']) {
    expect((await slack.texts(channel)).filter((text) => text.includes(`Login fails ${key}`))).toHaveLength(1);
  }
  expect((await slack.texts('high-priority')).filter((text) => text.includes(key))).toEqual([]);
});

test('a fatal error is a ticket, a message and an alert; where the alert fails, only the alert is repeated', async () => {
  const id = await install({
    package: 'monitoring-incident',
    config: { jira_project: 'OPS', slack_channel: '#incidents', webhook_secret: SECRET },
  });
  answerPages(503);
  const error = fixture('monitoring-incident/fixtures/issue.created.fatal.json');
  const event = await send(id, 'sentry', error, { 'sentry-hook-resource': 'issue', 'request-id': 'r-1' });
  await until(async () => pagerduty.calls.length === 1, 'the first try');
  answerPages(202);
  await until(async () => {
    clock.forward(10_000);
    return pagerduty.calls.length === 2;
  }, 'the second try');
  await ended(id, event, 'delivered');
  expect(tickets()).toHaveLength(1);
  expect(tickets()[0]?.json.fields).toMatchObject({ project: { key: 'OPS' }, issuetype: { name: 'Bug' } });
  const texts = await slack.texts('incidents');
  expect(texts).toEqual([expect.stringContaining('OPS-7|OPS-7>')]);
  const [first, second] = pagerduty.calls;
  expect(second?.json).toEqual(first?.json);
  expect(second?.json).toMatchObject({
    event_action: 'trigger',
    dedup_key: 'sentry/4509877862268928',
    links: [{ text: 'Sentry' }, { text: 'Jira OPS-7', href: expect.stringContaining('/browse/OPS-7') }],
  });

  const alert = fixture('monitoring-incident/fixtures/event_alert.triggered.json');
  const again = await send(id, 'sentry', alert, { 'sentry-hook-resource': 'event_alert', 'request-id': 'r-2' });
  await ended(id, again, 'delivered');
  expect([tickets().length, pagerduty.calls.length]).toEqual([1, 2]);

  const over = fixture('monitoring-incident/fixtures/issue.resolved.json');
  await ended(
    id,
    await send(id, 'sentry', over, { 'sentry-hook-resource': 'issue', 'request-id': 'r-3' }),
    'delivered',
  );
  expect(pagerduty.calls.at(-1)?.json).toMatchObject({ event_action: 'resolve', dedup_key: 'sentry/4509877862268928' });
  expect(jira.calls.filter((call) => call.path.endsWith('/OPS-7/comment'))).toHaveLength(2);
});

test('a handler and a processor of its own: a large order is a message, a ticket and a record', async () => {
  const id = await install({
    package: 'custom-handler',
    config: { slack_channel: '#orders', jira_project: 'SHOP', webhook_secret: SECRET },
  });
  const before = tickets().length;
  const order = { uid: 'u-1', state: 'paid', order: 8, sum: 2500, customer: { name: 'Ann', email: 'ann@example.com' } };
  const signature = createHmac('sha256', SECRET).update(JSON.stringify(order)).digest('hex');
  const event = await send(id, 'none', order, { 'x-shop-signature': signature });
  await ended(id, event, 'delivered');
  expect(await slack.texts('orders')).toEqual(['Order 8 paid\n2500 by Ann']);
  expect(tickets().slice(before)).toMatchObject([{ json: { fields: { project: { key: 'SHOP' } } } }]);
  const trace = await service.api('GET', `/v1/integrations/${id}/events/${event}`);
  expect(JSON.stringify(trace.body)).not.toContain('ann@example.com');
});
