import { expect, test } from '@jest/globals';
import { askingServer } from './asking.ts';

const actions = askingServer();
const token = { token: 'github_pat_canary' };
const run = { id: 7, run_number: 1, html_url: 'https://github.com/octocat/hello-world/actions/runs/7' };

test('a token that may not write is told which one may', async () => {
  actions.answer(() => ({ status: 403, json: { message: 'Resource not accessible by integration' } }));
  await expect(actions.run('github_actions_dispatch', token)).rejects.toMatchObject({
    name: 'CredentialFault',
    message: expect.stringMatching(/not accessible by integration.*github_actions_token/),
  });
  actions.answer(() => ({ status: 403, headers: { 'retry-after': '9' }, json: { message: 'secondary rate limit' } }));
  await expect(actions.run('github_actions_dispatch', token)).rejects.toMatchObject({ retryAfterMs: 9000 });
});

test('a server that does not know the question about the run is asked without it', async () => {
  actions.answer(({ body }) =>
    body.includes('return_run_details')
      ? { status: 422, json: { message: '"return_run_details" is not a permitted key.' } }
      : { status: 204 },
  );
  expect(await actions.run('github_actions_dispatch', token)).toEqual({ run_id: null, url: null });
  expect(actions.seen()).toHaveLength(2);
});

test('a run that goes on is waited for, the longer it runs the more rarely', async () => {
  const at = (run_started_at: string) => () => ({ json: { ...run, status: 'in_progress', run_started_at } });
  actions.answer(at('2025-12-31T23:59:50Z'));
  await expect(actions.run('github_actions_wait_for_run', token)).rejects.toMatchObject({
    name: 'TemporaryFault',
    retryAfterMs: 15_000,
  });
  actions.answer(at('2025-12-31T23:40:00Z'));
  await expect(actions.run('github_actions_wait_for_run', token)).rejects.toMatchObject({ retryAfterMs: 120_000 });
  actions.answer(at('2025-12-31T23:00:00Z'));
  await expect(actions.run('github_actions_wait_for_run', token)).rejects.toThrow(/after 30 minutes.*timeout_minutes/);
});

test('the probe reads who it is, and scopes where the token has such', async () => {
  actions.answer(() => ({ json: { login: 'octocat' } }));
  expect(await actions.probe('github_actions', token)).toEqual({ account: 'octocat', scopes: null });
  actions.answer(() => ({ headers: { 'x-oauth-scopes': 'repo, workflow' }, json: { login: 'octocat' } }));
  expect(await actions.probe('github_actions', token)).toMatchObject({ scopes: ['repo', 'workflow'] });
});
