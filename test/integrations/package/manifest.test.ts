import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { publishedSchema } from '#src/integrations/package/manifest-schema.ts';
import { parseManifest, readManifest } from '#src/integrations/package/parse-manifest.ts';
import { InputFault } from '#src/kit/faults.ts';
import { SCHEMA } from '../../../scripts/catalogue.ts';
import { processorMs } from '../../support/processor-time.ts';

const HEAD = 'name: demo\nversion: 1.0.0\nsource: github\n';
const problemsOf = (text: string) => readManifest(text).problems;
const sectionsOf = (yaml: string) => parseManifest(HEAD + yaml);

test('the published schema is what `npm run catalogue` writes', () => {
  expect(readFileSync(SCHEMA, 'utf8')).toBe(publishedSchema());
});

test('the least that a manifest needs, and what is assumed', () => {
  expect(parseManifest(HEAD)).toEqual({
    name: 'demo',
    version: '1.0.0',
    source: 'github',
    events: ['*'],
    filters: { lists: {}, conditions: [] },
    routing: 'all',
    routing_rules: [],
    message_templates: {},
    message_format: 'plain',
    actions: [],
    hosts: [],
    credentials: [],
    config_schema: { type: 'object', properties: {} },
    retries: { retry_attempts: 5, retry_backoff: 'exponential' },
    unsigned: false,
  });
});

test('an object reads like the YAML it stands for', () => {
  const fromObject = parseManifest({
    name: 'demo',
    version: '1.0.0',
    source: 'github',
    actions: ['slack_send_message'],
  });
  expect(fromObject).toEqual(sectionsOf('actions: [slack_send_message]\n'));
});

test('actions in every spelling; target and credentials follow from them', () => {
  const manifest = sectionsOf(
    'actions:\n  - slack_send_message@1.0.0\n  - {id: github_comment, version: ^1.0.0, with: {number: "{{number}}"}}\n  - webhook_send\n',
  );
  expect(manifest.actions).toEqual([
    { id: 'slack_send_message', version: '1.0.0' },
    { id: 'github_comment', version: '^1.0.0', with: { number: '{{number}}' } },
    { id: 'webhook_send' },
  ]);
  expect(manifest).toMatchObject({ target: 'slack', credentials: ['slack', 'github'] });
});

describe('filters', () => {
  const wanted = {
    lists: {
      repositories: { any: ['repo1', 'repo2'] },
      labels: { any: ['bug'], none: ['wontfix'] },
      authors: { any: ['user1'] },
    },
    conditions: ["priority == 'High'"],
  };
  const lists = 'repositories: [repo1, repo2], labels: {any: [bug], none: [wontfix]}, authors: user1';
  test.each([
    ['filters', `filters: {${lists}, conditions: ["priority == 'High'"]}\n`],
    ['event_filters', `event_filters: {github: {${lists}}}\nconditions: "priority == 'High'"\n`],
    [
      'both',
      `filters: {repositories: [repo1, repo2], authors: user1}\nevent_filters: {github: {labels: {any: [bug], none: [wontfix]}}}\nconditions: ["priority == 'High'", "priority == 'High'"]\n`,
    ],
  ])('%s', (_name, yaml) => {
    expect(sectionsOf(yaml).filters).toEqual(wanted);
  });

  test('those of another source are not ours', () => {
    expect(sectionsOf('event_filters: {jira: {labels: [bug]}}\n').filters.lists).toEqual({});
  });
});

test('the sections of the guide are taken as they stand', () => {
  const manifest = sectionsOf(`
rate_limiting: {requests_per_minute: 60, burst_limit: 10, retry_after: 1m}
alerts: {error_rate_threshold: 5.0, latency_threshold: 1000, notification_channels: ["slack://dev-alerts", "email://admin@company.com"]}
slo: {availability: "99.9%", latency_p95: 500ms, error_rate: "< 1%"}
test_config: {mock_external_services: true, test_webhooks: "https://webhook.site/x", test_data: {github_payload: path/to/test-payload.json}}
caching: {enabled: true, ttl: 5m, max_size: 100MB, strategies: [memory, redis]}
batch_processing: {enabled: true, batch_size: 100, flush_interval: 30s, max_wait_time: 2m}
routing_rules:
  - {condition: "priority == 'Critical'", target_channel: "#critical-alerts"}
  - {condition: "assignee == 'team-lead'", target_channel: "#management", also: true}
message_templates: {issue_opened: "🐛 Новый issue: *{{title}}* в {{repository}}"}
verify: {scheme: hmac, header: x-signature}
settle: 10s
thread: true
`);
  expect(manifest).toMatchObject({
    rate_limiting: { requests_per_minute: 60, retry_after: '1m' },
    slo: { availability: '99.9%' },
    caching: { strategies: ['memory', 'redis'] },
    routing_rules: [{ target_channel: '#critical-alerts' }, { also: true }],
    settle: '10s',
  });
});

describe('mistakes', () => {
  test('all are listed at once, each with its line and a remedy', () => {
    const problems = problemsOf(
      'name: Demo App\nversion: "1"\nevnts: [push]\nrouting: some\nactions:\n  - slack_send_message\n  - 7\nrate_limiting:\n  burst_limit: 3\nretries:\n  retry_attempts: many\n  backoff: linear\n',
    );
    expect(problems.map(({ path, line }) => [path, line])).toEqual([
      ['source', 1],
      ['name', 1],
      ['version', 2],
      ['evnts', 3],
      ['routing', 4],
      ['actions.1', 7],
      ['rate_limiting.requests_per_minute', 9],
      ['retries.retry_attempts', 11],
      ['retries.backoff', 12],
    ]);
    const remedies = problems.map((problem) => problem.remedy).join('\n');
    expect(remedies).toContain('Did you mean "events"?');
    expect(remedies).toContain('Write for example "all".');
    expect(remedies).toContain('Write for example "slack_send_message".');
    expect(remedies).toContain('Did you mean "retry_backoff"?');
    for (const problem of problems) expect(problem.remedy).not.toBe('');
  });

  test('parseManifest throws them all in one InputFault', () => {
    expect(() => parseManifest('name: Demo\n')).toThrow(InputFault);
    expect(() => parseManifest('name: Demo\n')).toThrow(/integration\.yaml:1 \(version\).*\n.*\(source\)/);
  });

  test.each([
    ['no map', '- a\n- b\n', /not a map/],
    ['nothing', '', /not a map/],
    ['broken YAML', 'name: [a\n', /integration\.yaml:\d+/],
    [
      'a key twice',
      `${HEAD}events: [push]\nevents: [issues.opened]\n`,
      /integration\.yaml:5: "events" stands here twice/,
    ],
    ['a dangerous key', `${HEAD}message_templates:\n  __proto__: x\n`, /:5: "__proto__" is not allowed/],
    ['a key that is no text', `${HEAD}? [a, b]\n: c\n`, /plain text/],
    ['a version that is none', 'name: demo\nversion: 1.0.0.0\nsource: github\n', /not a semantic version/],
    ['a range that is none', `${HEAD}actions: ["slack_send_message@one"]\n`, /not a version/],
    ['an event that is none', `${HEAD}events: ["issues opened!"]\n`, /list of event names|not allowed/],
    ['a host with a path', `${HEAD}hosts: ["https://example.com/x"]\n`, /hosts\.0/],
    [
      'an alias bomb',
      `${HEAD}a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]\n`,
      /aliases|known/,
    ],
    ['endless nesting', `a: ${'['.repeat(50_000)}`, /nested|flow|parts/i],
    ['nesting below the limit of the stack', `a: ${'['.repeat(200)}${']'.repeat(200)}`, /deeper than/],
    ['too long a text', `a: ${'x'.repeat(300_000)}`, /128 KB/],
  ])('%s', (_name, text, sentence) => {
    expect(() => parseManifest(text)).toThrow(InputFault);
    expect(() => parseManifest(text)).toThrow(sentence);
  });

  test('keys that repeat many thousand times are found in linear time', () => {
    const started = processorMs();
    expect(() => parseManifest(Array.from({ length: 20_000 }, (_, i) => `k${i}: 1\n`).join(''))).toThrow(InputFault);
    expect(processorMs() - started).toBeLessThan(3_000);
  });
});
