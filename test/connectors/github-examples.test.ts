import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { facts } from '#src/connectors/github/facts.ts';
import { githubSource } from '#src/connectors/github/source.ts';

interface Example {
  name: string;
  examples: Record<string, unknown>[];
}

const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as Example[];
const all = examples.flatMap(({ name, examples: payloads }) => payloads.map((payload) => ({ name, payload })));

const NONE = new Set(['github_app_authorization', 'marketplace_purchase', 'security_advisory', 'sponsorship']);
const OF_THE_APP = new Set([
  'issues',
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'release',
  'check_run',
  'check_suite',
  'workflow_run',
  'installation',
  'installation_repositories',
]);

test('there are as many as we think', () => {
  expect(all).toHaveLength(329);
  for (const name of OF_THE_APP) expect(all.some((one) => one.name === name)).toBe(true);
});

describe.each(examples.map(({ name, examples: payloads }) => [name, payloads] as const))('%s', (name, payloads) => {
  test.each(payloads.map((payload, index) => [index, payload] as const))('example %i', (_index, payload) => {
    const headers = { 'x-github-event': name, 'x-github-delivery': 'd' };
    const described = githubSource.describe(headers, payload, Buffer.alloc(0));
    const action = payload.action === undefined || payload.action === null ? '' : `.${payload.action}`;
    expect(described).toMatchObject({ id: 'd', type: name + action });
    const found = facts(payload, described);
    expect(found.event).toBe(name + action);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    for (const key of ['title', 'body', 'author', 'closer', 'url', 'priority', 'assignee'] as const) {
      expect(found[key] === null || typeof found[key] === 'string').toBe(true);
    }
    if (payload.repository) {
      expect(found.repository).toMatchObject({ name: expect.any(String), full_name: expect.stringContaining('/') });
      expect(described.object).toContain('/');
    }
    if (payload.sender) expect(found.actor).toEqual(expect.any(String));
    if (!NONE.has(name)) expect(found.author ?? found.actor ?? '').not.toBe('');
    if (!OF_THE_APP.has(name)) return;
    if (name !== 'push' || payload.head_commit) expect(found.title).toEqual(expect.any(String));
    expect(found.url).toMatch(/^https?:\/\//);
  });
});

test.each([
  ['critical', 'Critical'],
  ['Priority: Critical', 'Critical'],
  ['priority/P0', 'Critical'],
  ['P1', 'High'],
  ['priority: high', 'High'],
  ['high-priority', 'High'],
  ['prio-medium', 'Medium'],
  ['severity: low', 'Low'],
  ['Приоритет: высокий', 'High'],
  ['критичный', 'Critical'],
  ['bug', null],
  ['highlight', null],
  ['p10', null],
])('the label %p means priority %p', (name, priority) => {
  const payload = { issue: { labels: [{ name: 'bug' }, { name }] } };
  expect(facts(payload, { type: 'issues.opened' }).priority).toBe(priority);
});

test('the highest priority wins, and labels without a name are passed over', () => {
  const issue = { labels: [{ name: 'low' }, null, { name: 'critical' }, {}, 'text'] };
  expect(facts({ issue }, { type: 'issues.opened' })).toMatchObject({
    priority: 'Critical',
    labels: ['low', 'critical'],
  });
});

test.each([
  ['no event header', {}, 'unknown'],
  ['a repeated one', { 'x-github-event': ['issues', 'push'] as unknown as string }, 'unknown'],
  ['a strange one', { 'x-github-event': '../../etc' }, 'unknown'],
])('%s makes an unknown event', (_what, headers, type) => {
  expect(githubSource.describe(headers, null, Buffer.alloc(0))).toEqual({ id: null, type, object: null, actor: null });
});

test('a ping is greeted, anything else is not', () => {
  expect(githubSource.handshake?.({ 'x-github-event': 'ping' }, {})).toEqual({ status: 200, body: { ok: true } });
  expect(githubSource.handshake?.({ 'x-github-event': 'issues' }, {})).toBeNull();
});
