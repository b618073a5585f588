import { afterAll, expect, test } from '@jest/globals';
import { dryRun } from '#src/execution/dry-run.ts';
import { reportOnPackage } from '#src/execution/test-package.ts';
import { openSandbox } from '#src/sandbox/open.ts';
import { silent } from '../support/silent.ts';

const sandbox = openSandbox({ log: silent, size: 1 });
afterAll(() => sandbox.close());

const filesWith = (body: string): Record<string, string> => ({
  'integration.yaml': [
    'name: reads',
    'version: 1.0.0',
    'source: github',
    'actions: [slack_lookup_user, slack_send_message]',
    'hosts: [api.example.com]',
    'caching: { enabled: true }',
    '',
  ].join('\n'),
  'handler.ts': `export default { name: 'reads', async handle(event, context) { ${body} } };`,
});

async function resultOf(body: string, answers?: Record<string, unknown>) {
  const { subject } = await reportOnPackage(sandbox, filesWith(body));
  const { result, calls } = await dryRun(sandbox, subject, { type: 'push', payload: {} }, { answers });
  return { calls, got: result.status === 'done' ? result.result : result };
}

const LOOK_UP = "return await context.slack.lookupUser({ email: 'ann@example.com' });";
const GET = "const { status, data } = await context.http.get('https://api.example.com/x'); return { status, data };";

test('a read of a service is answered as the case says, and is no call', async () => {
  const ann = { id: 'U1', name: 'ann', real_name: null };
  expect(await resultOf(LOOK_UP, { slack_lookup_user: ann })).toEqual({ calls: [], got: ann });
  const answer = { status: 404, headers: {}, body: { error: 'none' } };
  expect(await resultOf(GET, { 'http.request': answer })).toEqual({
    calls: [],
    got: { status: 404, data: { error: 'none' } },
  });
});

test('without an answer it is a usual one', async () => {
  expect((await resultOf(LOOK_UP)).got).toEqual(expect.objectContaining({ id: expect.any(String) }));
  expect((await resultOf(GET)).got).toEqual({ status: 200, data: {} });
});

test('a read that is refused, or whose input does not fit, throws in the handler', async () => {
  const refused = { slack_lookup_user: { error: 'Slack: nobody has that address.' } };
  expect((await resultOf(LOOK_UP, refused)).got).toMatchObject({
    status: 'threw',
    error: { message: expect.stringContaining('nobody') },
  });
  const wrong = await resultOf('return await context.slack.lookupUser({});');
  expect(wrong.got).toMatchObject({ status: 'threw', error: { message: expect.stringContaining('email') } });
});

test('the database holds what the case says', async () => {
  const body = "return [await context.database.get('a'), await context.database.list('')];";
  const listed = [{ key: 'a', value: 7 }];
  expect((await resultOf(body, { 'database.get': 7, 'database.list': listed })).got).toEqual([7, listed]);
  expect((await resultOf(body)).got).toEqual([null, []]);
});

test('the cache is empty at the start of each run', async () => {
  const body =
    "const was = await context.cache.get('a'); await context.cache.set('a', 1); return [was, await context.cache.get('a')];";
  for (let n = 0; n < 2; n++) expect(await resultOf(body)).toEqual({ calls: [], got: [null, 1] });
});
