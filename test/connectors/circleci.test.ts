import { expect, test } from '@jest/globals';
import { circleciSource } from '#src/connectors/circleci/source.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';

const circleci = askingServer();
const token = { token: 'canary-circle-token' };

test.each([
  [401, { message: 'You must log in first.' }, CredentialFault, /You must log in first/],
  [404, { message: 'Project not found' }, InputFault, /Project not found.*may not see it/],
  [400, { message: 'Unexpected argument(s): deploy' }, InputFault, /Unexpected argument/],
])('%s %j', async (status, json, kind, sentence) => {
  circleci.answer(() => ({ status, json }));
  await expect(circleci.run('circleci_trigger_pipeline', token)).rejects.toThrow(kind);
  await expect(circleci.run('circleci_trigger_pipeline', token)).rejects.toThrow(sentence);
});

test('too many calls are a reason to wait', async () => {
  circleci.answer(() => ({ status: 429, headers: { 'retry-after': '7' }, json: { message: 'Rate limited' } }));
  const run = circleci.run('circleci_trigger_pipeline', token);
  await expect(run).rejects.toMatchObject({ name: TemporaryFault.name, retryAfterMs: 7000 });
});

test('a project with a definition starts through its own door; a branch and a tag exclude each other', async () => {
  circleci.answer(() => ({ status: 201, json: { id: 'x', number: 3, state: 'pending', created_at: 'now' } }));
  const project = 'circleci/9YytKzouJxzu4TjCRFqAoD/44n9wujWcTnVZ2b5S8Fnat';
  const definition_id = '2338d0ae-5541-4bbf-88a2-55e9f7281f80';
  await circleci.run('circleci_trigger_pipeline', token, { project, branch: 'main', definition_id });
  expect(circleci.seen()[0]?.url).toBe(`/project/${project}/pipeline/run`);
  expect(JSON.parse(circleci.seen()[0]?.body ?? '')).toEqual({
    definition_id,
    config: { branch: 'main' },
    checkout: { branch: 'main' },
  });
  const both = circleci.run('circleci_trigger_pipeline', token, { project, branch: 'main', tag: 'v1' });
  await expect(both).rejects.toThrow(/not both/);
});

test('an answer without a pipeline is no success', async () => {
  circleci.answer(() => ({ json: { message: 'The pipeline was skipped' } }));
  await expect(circleci.run('circleci_trigger_pipeline', token)).rejects.toThrow(/was skipped/);
});

test('the probe names the owner of the token', async () => {
  circleci.answer(() => ({ json: { id: '1', login: 'octocat', name: 'Octo Cat' } }));
  expect(await circleci.probe('circleci', token)).toEqual({ account: 'octocat', scopes: null });
  expect(circleci.seen()[0]).toMatchObject({ url: '/me', headers: { 'circle-token': token.token } });
});

test.each([
  ['hello world', 'secret', '734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a'],
  ['lalala', 'another-secret', 'daa220016c8f29a8b214fbfc3671aeec2145cfb1e6790184ffb38b6d0425fa00'],
])("CircleCI's own vector %s, beside signatures of versions that we do not know", (body, secret, digest) => {
  const check = (value: string) =>
    circleciSource.verify({
      headers: { 'circleci-signature': value },
      raw: Buffer.from(body),
      secrets: [secret],
      now: 0,
    });
  expect(check(`v1=${digest}`)).toBe(true);
  expect(check(`v2=00ff,v1=${digest}`)).toBe(true);
  expect(check(`v2=${digest}`)).toBe(false);
  expect(check(`v1=${digest},v1=${digest}`)).toBe(false);
});

test('the test ping is answered and is no event', () => {
  const ping = { type: 'ping', id: '1', happened_at: '2026-01-01T00:00:00Z' };
  expect(circleciSource.handshake?.({ 'circleci-event-type': 'ping' }, ping)).toMatchObject({ status: 200 });
  expect(circleciSource.handshake?.({}, { type: 'workflow-completed' })).toBeNull();
});
