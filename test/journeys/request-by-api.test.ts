import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Slack, startSlack } from '../../scripts/emulated-slack.ts';
import { deliver, type Service, startService, until, WEBHOOK_SECRET } from '../support/service.ts';

// The second way of the user guide: a body in words instead of an issue. Both of its dialects lead to a running integration.

let slack: Slack;
let service: Service;

beforeAll(async () => {
  slack = await startSlack(['dev-alerts', 'development']);
  service = await startService({ CCB_SLACK_BASE_URL: slack.apiUrl, CCB_SLACK_TOKEN: slack.token });
});
afterAll(async () => {
  await service.stop();
  await slack.close();
});

async function built(body: object): Promise<string> {
  const made = await service.api('POST', '/v1/integrations', body);
  expect([made.status, made.body.status]).toEqual([201, 'requested']);
  const { id } = made.body;
  await until(
    async () => (await service.api('GET', `/v1/integrations/${id}`)).body.status === 'inactive',
    'the package',
  );
  await service.api('PATCH', `/v1/integrations/${id}/webhook-secret`, { secret: WEBHOOK_SECRET });
  await until(async () => (await service.api('GET', `/v1/integrations/${id}`)).body.status === 'active', 'the start');
  return id;
}

const issue = (title: string) => ({
  action: 'opened',
  issue: {
    number: 1,
    title,
    html_url: 'https://github.com/my-org/my-repo/issues/1',
    user: { login: 'octocat' },
    labels: [],
  },
  repository: { name: 'my-repo', full_name: 'my-org/my-repo', html_url: 'https://github.com/my-org/my-repo' },
  sender: { login: 'octocat' },
});

const arrived = (channel: string, text: string) =>
  until(async () => (await slack.texts(channel)).includes(text), `${text} in ${channel}`);

test('source_service, target_service and configuration, as the guide writes them', async () => {
  const id = await built({
    name: 'slack-notifications',
    type: 'webhook',
    source_service: 'github',
    target_service: 'slack',
    description: 'Send GitHub notifications to Slack',
    configuration: {
      github_events: ['issues.opened', 'issues.closed'],
      slack_channel: '#dev-alerts',
      message_template: '{{event}} in {{repository}}: {{title}}',
    },
  });
  expect((await service.api('GET', `/v1/integrations/${id}`)).body).toMatchObject({
    name: 'slack-notifications',
    source: 'github',
    target: 'slack',
    version: '1.0.0',
  });
  await deliver(`${service.url}/webhooks/${id}`, 'issues', issue('Words became code'));
  await arrived('dev-alerts', 'issues.opened in my-repo: Words became code');
});

test('source, target, events and config, as its first example has them', async () => {
  const id = await built({
    name: 'github-slack-notifications',
    source: 'github',
    target: 'slack',
    events: ['issues.opened', 'pull_request.opened', 'push'],
    config: { github_repos: ['my-org/my-repo'], slack_channel: '#development', message_format: 'emoji_rich' },
  });
  await deliver(`${service.url}/webhooks/${id}`, 'issues', issue('Another dialect'));
  await until(
    async () => (await slack.texts('development')).some((text) => text.includes('Another dialect')),
    'the message',
  );
  const foreign = { ...issue('Elsewhere'), repository: { name: 'other', full_name: 'my-org/other' } };
  const { body } = await deliver(`${service.url}/webhooks/${id}`, 'issues', foreign);
  const event = () => service.api('GET', `/v1/integrations/${id}/events/${body.event_id}`);
  await until(async () => (await event()).body.status === 'filtered', 'the filter');
});

test('what cannot be built says so at once, or in the integration', async () => {
  const unknown = await service.api('POST', '/v1/integrations', { name: 'x', source: 'github', target: 'nowhere' });
  expect([unknown.status, unknown.body.error]).toEqual([422, 'Unknown service']);
  const missing = await service.api('POST', '/v1/integrations', { name: 'x', source: 'github' });
  expect(missing.body).toMatchObject({
    error: 'Insufficient integration requirements',
    details: { missing_fields: ['target_service'] },
  });
});

test('settings that were wrong are corrected, and it is built from them as they are now', async () => {
  const config = { slack_channel: '#development', message_template: '{{#if}', events: ['nothing.happened'] };
  const { body } = await service.api('POST', '/v1/integrations', {
    name: 'Mended',
    source: 'github',
    target: 'slack',
    config,
  });
  const path = `/v1/integrations/${body.id}`;
  const at = (status: string) => until(async () => (await service.api('GET', path)).body.status === status, status);
  await at('failed');
  expect((await service.api('GET', path)).body.error_details.needed).toContain('/reprocess');
  await service.api('PATCH', `${path}/config`, { message_template: 'Mended: {{title}}', events: ['issues.opened'] });
  expect((await service.api('POST', `/v1/issues/${body.id}/reprocess`)).status).toBe(202);
  await at('inactive');
  await service.api('PATCH', `${path}/webhook-secret`, { secret: WEBHOOK_SECRET });
  await at('active');
  await deliver(`${service.url}/webhooks/${body.id}`, 'issues', issue('It works'));
  await arrived('development', 'Mended: It works');
});
