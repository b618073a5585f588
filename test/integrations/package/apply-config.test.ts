import { describe, expect, test } from '@jest/globals';
import { applyConfig } from '#src/integrations/package/apply-config.ts';
import { checkSettings } from '#src/integrations/package/check-settings.ts';
import { parseManifest } from '#src/integrations/package/parse-manifest.ts';
import { withDefaults } from '#src/integrations/package/with-defaults.ts';
import { InputFault } from '#src/kit/faults.ts';

const manifest = parseManifest(`
name: demo
version: 1.0.0
source: github
events: [issues.opened]
actions: [slack_send_message]
filters: {labels: [bug], conditions: ["priority == 'High'"]}
message_templates: {issue_opened: own, urgent: own urgent}
routing_rules: [{condition: "priority == 'Critical'", template: urgent}]
rate_limiting: {requests_per_minute: 10}
config_schema:
  type: object
  required: [slack_channel]
  properties:
    slack_channel: {type: string, minLength: 1}
    limit: {type: integer, default: 5, maximum: 10}
    mode: {enum: [a, b]}
`);
const applied = (config: Record<string, unknown>) => {
  checkSettings(manifest, config);
  return applyConfig(manifest, config);
};

test('without settings the manifest stays as it is', () => {
  expect(applyConfig(manifest, {})).toEqual(manifest);
});

describe('bodies of the guide', () => {
  test('Example 1 and the request by API', () => {
    expect(
      applied({ github_repos: ['my-org/my-repo'], slack_channel: '#development', message_format: 'emoji_rich' }),
    ).toMatchObject({
      filters: { lists: { labels: { any: ['bug'] }, repositories: { any: ['my-org/my-repo'] } } },
      message_format: 'emoji_rich',
    });
    const byApi = applied({
      github_events: ['issues.opened', 'issues.closed'],
      slack_channel: '#dev-alerts',
      message_template: '{{event}} in {{repository}}: {{title}}',
    });
    expect(byApi.events).toEqual(['issues.opened', 'issues.closed']);
    expect(byApi.message_template).toBe('{{event}} in {{repository}}: {{title}}');
  });

  test('filters, templates, limits', () => {
    const filters = {
      github: { repositories: ['repo1', 'repo2'], labels: ['bug', 'critical'], authors: ['user1', 'user2'] },
    };
    expect(applied({ event_filters: filters }).filters.lists).toEqual({
      repositories: { any: ['repo1', 'repo2'] },
      labels: { any: ['bug', 'critical'] },
      authors: { any: ['user1', 'user2'] },
    });
    expect(applied({ message_templates: { issue_closed: 'x' } }).message_templates).toEqual({
      issue_opened: 'own',
      urgent: 'own urgent',
      issue_closed: 'x',
    });
    expect(
      applied({ rate_limiting: { requests_per_minute: 60, burst_limit: 10, retry_after: '1m' } }).rate_limiting,
    ).toEqual({
      requests_per_minute: 60,
      burst_limit: 10,
      retry_after: '1m',
    });
  });

  test('retries, idempotency and deduplication, written flat', () => {
    expect(applied({ retry_attempts: 7, retry_backoff: 'fixed' }).retries).toEqual({
      retry_attempts: 7,
      retry_backoff: 'fixed',
    });
    expect(applied({ retry_attempts: 2 }).retries).toEqual({ retry_attempts: 2, retry_backoff: 'exponential' });
    expect(
      applied({
        idempotency_enabled: true,
        idempotency_window: '1h',
        deduplication_enabled: true,
        deduplication_key: 'event_id',
      }).deduplication,
    ).toEqual({
      idempotency_enabled: true,
      idempotency_window: '1h',
      deduplication_enabled: true,
      deduplication_key: 'event_id',
    });
    expect(applied({ requests_per_minute: 99 }).rate_limiting).toEqual({ requests_per_minute: 99 });
  });

  test('alerts, cache, batches, SLO, tests', () => {
    const sections = {
      alerts: { error_rate_threshold: 5.0, latency_threshold: 1000, notification_channels: ['slack://dev-alerts'] },
      caching: { enabled: true, ttl: '5m', max_size: '100MB', strategies: ['memory', 'redis'] },
      batch_processing: { enabled: true, batch_size: 100, flush_interval: '30s', max_wait_time: '2m' },
      slo: { availability: '99.9%', latency_p95: '500ms', error_rate: '< 1%' },
      test_config: { mock_external_services: true, test_data: { github_payload: 'path/to/test-payload.json' } },
    };
    expect(applied(sections)).toMatchObject(sections);
  });
});

test("the operator's one template takes the place of all but those that rules name", () => {
  expect(applied({ message_template: 'one' }).message_templates).toEqual({ issue_opened: 'one', urgent: 'own urgent' });
});

test('conditions of the settings replace, filters of one name replace that one', () => {
  expect(applied({ conditions: [] }).filters.conditions).toEqual([]);
  expect(applied({ filters: { labels: { none: ['wontfix'] } } }).filters).toEqual({
    lists: { labels: { none: ['wontfix'] } },
    conditions: ["priority == 'High'"],
  });
});

test('what an operator may not widen by settings: actions, hosts, credentials, name and version', () => {
  const config = {
    actions: ['github_comment'],
    hosts: ['evil.example'],
    credentials: [],
    name: 'other',
    version: '9.9.9',
    source: 'jira',
  };
  expect(applyConfig(manifest, config)).toEqual(manifest);
});

test('a stored value that does not fit is passed over when it is applied', () => {
  const broken = {
    retry_attempts: 'many',
    events: 'x',
    routing_rules: [{ x: 1 }],
    rate_limiting: { burst_limit: 1 },
    message_templates: 7,
  };
  expect(applyConfig(manifest, broken)).toEqual({ ...manifest, rate_limiting: { requests_per_minute: 10 } });
});

describe('checking settings', () => {
  test('unknown ones are kept, required ones may still be missing', () => {
    expect(() => checkSettings(manifest, { new_parameter: 'value', jira_thing: { deep: 1 } })).not.toThrow();
    expect(() => checkSettings(manifest, {})).not.toThrow();
  });

  test.each([
    [{ slack_channel: '' }, /"slack_channel"/],
    [{ slack_channel: 5 }, /"slack_channel" must be string/],
    [{ limit: 11 }, /"limit"/],
    [{ mode: 'c' }, /"mode"/],
    [{ retry_attempts: 'many' }, /"retry_attempts"/],
    [{ retry_backoff: 'never' }, /exponential, linear or fixed/],
    [{ rate_limiting: { requests_per_minute: 0 } }, /"rate_limiting.requests_per_minute"/],
    [{ rate_limiting: { burst_limit: 1 } }, /requests_per_minute" is missing/],
    [{ idempotency_window: 'soon' }, /"idempotency_window" must be a duration.*5m/],
    [{ routing_rules: [{ conditon: 'x' }] }, /Did you mean "condition"/],
    [{ message_format: 'loud' }, /emoji_rich/],
    [{ note: 'x'.repeat(20_001) }, /too long/],
    [{ caching: { strategies: ['disk'] } }, /must be memory or redis/],
    [{ message_templates: { issue_opened: '{{#if}' } }, /"message_templates.issue_opened" .*line 1, column 6/],
    [{ message_template: '{{#if title}}' }, /"message_template"/],
    [{ routing_rules: [{ condition: 'priority ==' }] }, /"routing_rules.0.condition"/],
    [{ routing_rules: [{ template: 'other' }] }, /There is no template "other".*urgent/],
    [{ event_filters: { github: { conditions: ["title.matches('(a+)+$')"] } } }, /"filters.conditions"/],
    [{ alerts: { rules: [{ name: 'x', condition: 'errors many' }] } }, /"alerts.rules.0.condition"/],
  ])('%j', (config, sentence) => {
    expect(() => checkSettings(manifest, config)).toThrow(InputFault);
    expect(() => checkSettings(manifest, config)).toThrow(sentence);
  });

  test('defaults fill in what is not set', () => {
    expect(withDefaults(manifest, { slack_channel: '#x' })).toEqual({ slack_channel: '#x', limit: 5 });
    expect(withDefaults(manifest, { limit: 7 })).toEqual({ limit: 7 });
  });
});
