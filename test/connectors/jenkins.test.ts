import { expect, test } from '@jest/globals';
import { facts } from '#src/connectors/jenkins/facts.ts';
import { CredentialFault, InputFault } from '#src/kit/faults.ts';
import { askingServer } from './asking.ts';

const jenkins = askingServer();
const credential = { user: 'builder', token: 'canary-jenkins-token' };
const html = { 'content-type': 'text/html' };

test.each([
  [401, html, CredentialFault, /refused the credential/],
  [
    403,
    { ...html, 'x-error': 'builder is missing the Job/Build permission' },
    CredentialFault,
    /missing the Job\/Build/,
  ],
  [404, html, InputFault, /no such job/],
])('%s %j', async (status, headers, kind, sentence) => {
  jenkins.answer(() => ({ status, headers, json: '<html>' }));
  await expect(jenkins.run('jenkins_trigger_build', credential)).rejects.toThrow(kind);
  await expect(jenkins.run('jenkins_trigger_build', credential)).rejects.toThrow(sentence);
});

test('a job that takes parameters is started with its defaults where none are given', async () => {
  jenkins.answer(({ url }) =>
    url.endsWith('/build')
      ? { status: 400, headers: html, json: 'Nothing is submitted' }
      : { status: 201, headers: { location: 'https://jenkins.example.com/queue/item/5/' } },
  );
  expect(await jenkins.run('jenkins_trigger_build', credential, { job: 'my team/site' })).toEqual({
    queue_id: 5,
    queue_url: 'https://jenkins.example.com/queue/item/5/',
  });
  expect(jenkins.seen().map((one) => one.url)).toEqual([
    '/job/my%20team/job/site/build',
    '/job/my%20team/job/site/buildWithParameters',
  ]);
});

test('a build that has no place to run yet says what it waits for', async () => {
  jenkins.answer(() => ({ json: { id: 5, why: 'Waiting for next available executor' } }));
  expect(await jenkins.run('jenkins_get_build', credential, { job: 'site', queue_id: 5 })).toMatchObject({
    state: 'queued',
    number: null,
    why: 'Waiting for next available executor',
  });
  jenkins.answer(() => ({ json: { id: 5, cancelled: true } }));
  expect(await jenkins.run('jenkins_get_build', credential, { job: 'site', queue_id: 5 })).toMatchObject({
    state: 'cancelled',
  });
  await expect(jenkins.run('jenkins_get_build', credential, { job: 'a', number: 1, queue_id: 2 })).rejects.toThrow(
    /not both/,
  );
});

test('of a log the end is kept', async () => {
  const json = Array.from({ length: 300 }, (_, index) => `line ${index}`).join('\n');
  jenkins.answer(() => ({ json }));
  const { text, lines, truncated } = (await jenkins.run('jenkins_get_log', credential, { job: 'a', lines: 2 })) as {
    text: string;
    lines: number;
    truncated: boolean;
  };
  expect({ text, lines, truncated }).toEqual({ text: 'line 298\nline 299', lines: 300, truncated: true });
});

test('a job cannot climb out of its path', async () => {
  await expect(jenkins.run('jenkins_get_log', credential, { job: '../../script' })).rejects.toThrow(InputFault);
  expect(jenkins.seen()).toHaveLength(0);
});

test('a repository is read from either way to write its address', () => {
  const read = (url: string) => facts({ build: { scm: { url } } }, { type: 'build.completed' }).repository;
  expect(read('git@github.com:octocat/hello.git')).toEqual({ name: 'hello', full_name: 'octocat/hello', url: null });
  expect(read('https://git.example.com/a/b/hello')).toMatchObject({ name: 'hello', full_name: 'b/hello' });
});
