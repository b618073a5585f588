import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { requestText } from '../support/request-text.ts';
import { type Answer, until } from '../support/service.ts';
import { REPOSITORY, startTown, type Town } from '../support/town.ts';

// What was asked for in an issue, looked at and worked on through the API: logs, cancel, reprocess, revise.

let town: Town;
let issue: number;
let id: string;

beforeAll(async () => {
  town = await startTown();
  issue = await town.github.as('octocat').openIssue({
    title: 'Issues to Slack',
    body: requestText(),
    labels: ['integration-request'],
  });
  id = (await until(async () => (await list())[0], 'the integration')).id;
  await reached('inactive');
});
afterAll(() => town.close());

interface Shown {
  id: string;
  status: string;
  pull_request_url: string | null;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape the route answers.
const api = (method: string, path: string, body?: unknown): Promise<Answer<any>> =>
  town.service.api(method, path, body);
const list = async (): Promise<Shown[]> => (await api('GET', '/v1/integrations')).body;
const shown = async (): Promise<Shown> => (await api('GET', `/v1/integrations/${id}`)).body;
const reached = (status: string) => until(async () => (await shown()).status === status, status);
const encoded = (): string => encodeURIComponent(`${REPOSITORY}#${issue}`);

interface Line {
  level: string;
  message: string;
  state: string | null;
  data: unknown;
}
const logs = async (of: string): Promise<Line[]> => (await api('GET', `/v1/issues/${of}/logs`)).body;

test('its logs tell every state it came to, by the name of the issue or by our ids', async () => {
  const lines = await logs(encoded());
  expect(lines.map(({ state }) => state)).toEqual(['inactive', 'testing', 'generating', 'analyzing']);
  expect(lines.at(-1)).toMatchObject({ level: 'info', message: 'requested → analyzing: Work on it began.' });
  expect(await logs(id)).toEqual(lines);
  const request = (await api('GET', `/v1/integrations/${id}/status`)).body.pending_request;
  expect(await logs(request)).toEqual(lines);
  const page = await api('GET', `/v1/issues/${encoded()}/logs?limit=1&offset=1`);
  expect([page.body, page.headers.get('x-total-count')]).toEqual([[lines[1]], '4']);
  for (const unknown of ['nobody%2Fnothing%231', 'req_none', 'int_none', 'x']) {
    expect((await api('GET', `/v1/issues/${unknown}/logs`)).status).toBe(404);
  }
});

test('it is cancelled, and begun again with the words of the issue as they are now', async () => {
  const cancelled = await api('POST', `/v1/integrations/${id}/cancel`);
  expect([cancelled.status, cancelled.body.status, cancelled.body.error_details.error]).toEqual([
    200,
    'failed',
    'cancelled',
  ]);
  const [line] = await logs(encoded());
  expect(line).toMatchObject({ level: 'error' });
  await town.github.as('octocat').editIssue(issue, { body: requestText({ events: 'GitHub webhook (issues.closed)' }) });
  const again = await api('POST', `/v1/issues/${encoded()}/reprocess`);
  expect([again.status, again.body.status, again.body.issue_number]).toEqual([202, 'analyzing', issue]);
  await reached('inactive');
  const [pull] = (await town.github.pulls()).filter((one) => one.body.includes(`Closes #${issue}`));
  const files = await town.github.files(pull?.head.ref ?? '');
  expect(Object.values(files).join('\n')).toContain('issues.closed');
});

test('what is asked for afterwards comes onto the same branch, into the same pull request', async () => {
  const before = (await shown()).pull_request_url;
  const wish = 'Critical issue: also send it to #critical-alerts';
  const revised = await api('POST', `/v1/integrations/${id}/revise`, { text: wish });
  expect([revised.status, revised.body.kind]).toEqual([202, 'issue']);
  await reached('inactive');
  expect((await shown()).pull_request_url).toBe(before);
  const pulls = (await town.github.pulls()).filter((one) => one.body.includes(`Closes #${issue}`));
  expect(pulls).toHaveLength(1);
  const files = await town.github.files(pulls[0]?.head.ref ?? '');
  expect(Object.values(files).join('\n')).toContain('critical-alerts');
});

test('once it runs, a wish is a request of its own, and what runs goes on', async () => {
  const [pull] = (await town.github.pulls()).filter((one) => one.body.includes(`Closes #${issue}`));
  await town.github.as('octocat').merge(pull?.number ?? 0);
  await reached('active');
  // Its request ends a moment after it runs.
  const pending = async () => (await api('GET', `/v1/integrations/${id}/status`)).body.pending_request;
  await until(async () => (await pending()) === null, 'the end of its request');
  const nothing = await api('POST', `/v1/integrations/${id}/cancel`);
  expect([nothing.status, nothing.body.error]).toEqual([409, 'Nothing to cancel']);
  const done = await api('POST', `/v1/issues/${encoded()}/reprocess`);
  expect([done.status, done.body.error]).toEqual([409, 'Nothing to do again']);
  const wish = { text: 'Pull request opened: send it to #dev-updates' };
  const { status, body } = await api('POST', `/v1/integrations/${id}/revise`, wish);
  expect([status, body.kind, body.issue_number]).toEqual([202, 'revision', null]);
  await until(async () => (await logs(body.id))[0]?.state === 'inactive', 'its pull request');
  expect((await shown()).status).toBe('active');
  expect((await api('GET', `/v1/integrations/${id}/status`)).body.pending_request).toBe(body.id);
});
