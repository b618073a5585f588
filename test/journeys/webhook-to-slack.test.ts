import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Slack, startSlack } from '../../scripts/emulated-slack.ts';
import { deliver, type Service, startService, until, WEBHOOK_SECRET } from '../support/service.ts';

interface Examples {
  name: string;
  examples: { action?: string }[];
}

const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as Examples[];

function payload(event: string, action?: string): Record<string, unknown> {
  const found = examples.find((one) => one.name === event)?.examples.find((one) => one.action === action);
  if (!found) throw new Error(`no example of ${event}.${action}`);
  return structuredClone(found) as Record<string, unknown>;
}

let slack: Slack;
let service: Service;

beforeAll(async () => {
  slack = await startSlack(['development', 'critical-alerts', 'held']);
  service = await startService({ CCB_SLACK_BASE_URL: slack.apiUrl });
});

afterAll(async () => {
  await service.stop();
  await slack.close();
});

const config = () => ({ slack_channel: '#development', message_format: 'emoji_rich' });

test('a bundled package is installed, waits for what is missing, and becomes active by itself', async () => {
  const made = await service.api('POST', '/v1/integrations', {
    package: 'github-slack-notifications',
    config: config(),
  });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    status: 'inactive',
    source: 'github',
    target: 'slack',
    project: 'local',
    version: '1.0.0',
  });
  const { id } = made.body;
  const permissions = await service.api('GET', `/v1/integrations/${id}/permissions`);
  expect(permissions.body.missing.map((one: { name: string }) => one.name)).toEqual(['slack', 'webhook_secret']);
  const activate = await service.api('POST', `/v1/integrations/${id}/activate`);
  expect(activate.status).toBe(409);
  expect(activate.body.message).toContain('slack_token');

  const config1 = await service.api('PATCH', `/v1/integrations/${id}/config`, { slack_token: slack.token });
  expect(config1.body.slack_token).toMatch(/^••••/);
  expect((await service.api('GET', `/v1/integrations/${id}`)).body.status).toBe('inactive');
  await service.api('PATCH', `/v1/integrations/${id}/webhook-secret`, { secret: WEBHOOK_SECRET });
  expect((await service.api('GET', `/v1/integrations/${id}`)).body.status).toBe('active');

  const opened = payload('issues', 'opened');
  const answer = await deliver(`${service.url}/webhooks/${id}`, 'issues', opened);
  expect(answer.status).toBe(202);
  const title = (opened.issue as { title: string }).title;
  const texts = await until(async () => {
    const found = await slack.texts('development');
    return found.some((text) => text.includes(title)) && found;
  }, 'the message in #development');
  expect(texts).toHaveLength(1);

  const event = await until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${id}/events/${answer.body.event_id}`);
    return body.status === 'delivered' && body;
  }, 'the event to be delivered');
  expect(event).toMatchObject({
    type: 'issues.opened',
    source: 'github',
    duplicate: false,
    version: '1.0.0',
    attempts: 1,
  });
  const steps = await service.api('GET', `/v1/integrations/${id}/events/${answer.body.event_id}/steps`);
  expect(steps.body.map((step: { name: string; status: string }) => [step.name, step.status])).toEqual([
    ['received', 'success'],
    ['verified', 'success'],
    ['filtered', 'success'],
    ['slack_send_message', 'success'],
    ['settled', 'success'],
  ]);
  const everything = JSON.stringify([event, steps.body, config1.body, permissions.body]);
  expect(everything).not.toContain(slack.token);
  expect(everything).not.toContain(WEBHOOK_SECRET);
});

test('an event that the package does not name is filtered, with the reason', async () => {
  const { body } = await service.api('GET', '/v1/integrations');
  const { id } = body[0];
  const answer = await deliver(`${service.url}/webhooks/${id}`, 'issues', payload('issues', 'labeled'));
  expect(answer.status).toBe(202);
  const event = await until(async () => {
    const found = await service.api('GET', `/v1/integrations/${id}/events/${answer.body.event_id}`);
    return found.body.status === 'filtered' && found.body;
  }, 'the event to be filtered');
  expect(event.reason).toContain('issues.labeled');
});

test('pause: 403, and the event is held', async () => {
  const { body } = await service.api('GET', '/v1/integrations');
  const { id } = body[0];
  expect((await service.api('POST', `/v1/integrations/${id}/pause`)).body.status).toBe('paused');
  const before = await slack.texts('development');
  const answer = await deliver(`${service.url}/webhooks/${id}`, 'issues', payload('issues', 'opened'));
  expect(answer.status).toBe(403);
  expect(answer.body).toEqual({
    error: 'Integration inactive',
    message: 'Integration must be active to receive webhooks',
  });
  const held = await service.api('GET', `/v1/integrations/${id}/events?status=held`);
  expect(held.body).toHaveLength(1);
  expect((await service.api('GET', `/webhooks/${id}`, undefined, null)).body.status).toBe('paused');
  expect((await service.api('POST', `/v1/integrations/${id}/activate`)).body.status).toBe('active');
  expect(await slack.texts('development')).toEqual(before);
});

test('50 copies at once: one event, one message', async () => {
  const { body } = await service.api('GET', '/v1/integrations');
  const { id } = body[0];
  const before = (await slack.texts('development')).length;
  const one = payload('issues', 'opened');
  const copies = await Promise.all(
    Array.from({ length: 50 }, () =>
      deliver(`${service.url}/webhooks/${id}`, 'issues', one, { id: 'the-same-delivery' }),
    ),
  );
  const statuses = copies.map((copy) => copy.status);
  expect(statuses.filter((status) => status === 202)).toHaveLength(1);
  expect(statuses.filter((status) => status === 200)).toHaveLength(49);
  expect(new Set(copies.map((copy) => copy.body.event_id)).size).toBe(1);
  const eventId = copies[0]?.body.event_id;
  await until(
    async () => (await service.api('GET', `/v1/integrations/${id}/events/${eventId}`)).body.status === 'delivered',
    'delivery',
  );
  expect(await slack.texts('development')).toHaveLength(before + 1);
  const duplicates = await service.api('GET', `/v1/integrations/${id}/events?duplicate=true`);
  expect(duplicates.body).toMatchObject([{ id: eventId, duplicate: true, duplicate_count: 49 }]);
});
