import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Service, startService } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// POST …/test runs a package on its own test data: recorded or for real, and sends the result where the package says.

let target: Target;
let service: Service;
let names = 0;

beforeAll(async () => {
  target = await startTarget();
  service = await startService();
});
afterAll(async () => {
  await service.stop();
  await target.close();
});
beforeEach(() => {
  target.calls.length = 0;
  target.answer((_call, response) => void response.end('{"ok":true}'));
});

const filesOf = (testConfig: string, over: Record<string, string> = {}): Record<string, string> => ({
  'integration.yaml': [
    'name: tried',
    'version: 1.0.0',
    'source: github',
    'events: [issues.opened, issues.closed]',
    'actions: [webhook_send]',
    `test_config: ${testConfig}`,
    '',
  ].join('\n'),
  'handler.ts': `export default { name: 't', async handle(event, context) {
    await context.webhook.send({ body: { title: event.facts.title, type: event.type } });
  } };`,
  'fixtures/closed.json': JSON.stringify({ action: 'closed', issue: { number: 1, title: 'From the fixture' } }),
  ...over,
});

async function installed(files: Record<string, string>): Promise<string> {
  const config = { webhook_url: `${target.url}/real`, webhook_secret: 'a secret of the tests' };
  const { status, body } = await service.api('POST', '/v1/integrations', { files, name: `tried ${++names}`, config });
  expect([status, body.error]).toEqual([201, undefined]);
  return body.id;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the route answers.
const trial = async (id: string): Promise<any> => {
  const { status, body } = await service.api('POST', `/v1/integrations/${id}/test`);
  expect([status, body.success]).toEqual([200, true]);
  return body.run;
};

test('runs on its fixture with recorded calls, and sends the result to its address', async () => {
  const hook = `${target.url}/result`;
  const id = await installed(
    filesOf(
      `{ mock_external_services: true, test_webhooks: '${hook}', test_data: { github_payload: fixtures/closed.json } }`,
    ),
  );
  const call = {
    action: 'webhook_send',
    input: { body: { title: 'From the fixture', type: 'issues.closed' } },
    response: null,
  };
  const seen = {
    event: 'issues.closed',
    data: 'fixtures/closed.json',
    outcome: 'done',
    message: null,
    mocked: true,
    calls: [call],
  };
  expect(await trial(id)).toEqual({ ...seen, webhook: { url: hook, status: 200, message: null } });
  expect(target.calls.map(({ path }) => path)).toEqual(['/hook/result']);
  expect(target.calls[0]?.json).toEqual({
    ...seen,
    integration: { id, name: 'tried' },
    payload: { action: 'closed', issue: { number: 1, title: 'From the fixture' } },
  });
});

test('makes the calls for real where nothing is to be mocked, and tells what was answered', async () => {
  const id = await installed(filesOf('{ mock_external_services: false, test_data: { github_payload: closed.json } }'));
  const run = await trial(id);
  expect(target.calls.map(({ path, json }) => [path, json.title])).toEqual([['/hook/real', 'From the fixture']]);
  expect(run).toMatchObject({ mocked: false, webhook: null, calls: [{ response: { status: 200 } }] });
  target.answer((_call, response) => void response.writeHead(422).end('{}'));
  expect((await trial(id)).calls[0].response).toMatchObject({ error: 'Request refused' });
});

test("without data it takes the catalogue's example; an address that does not answer is told, and nothing more", async () => {
  const id = await installed(filesOf("{ test_webhooks: 'http://127.0.0.1:9/nobody' }"));
  const run = await trial(id);
  expect(run).toMatchObject({ event: 'issues.opened', data: 'example of issues.opened', outcome: 'done' });
  expect(run.webhook).toMatchObject({ status: null, message: expect.stringContaining('could not be reached') });
  const { body } = await service.api('GET', `/v1/integrations/${id}/events`);
  expect(body).toEqual([]);
});

test('without test_config nothing is run', async () => {
  const { 'integration.yaml': manifest = '', ...rest } = filesOf('{}');
  const id = await installed({ ...rest, 'integration.yaml': manifest.replace(/test_config.*\n/, '') });
  expect(await trial(id)).toBeUndefined();
});

test.each([
  ['that is not there', {}, 'There is no such file in the package'],
  ['that is no JSON', { 'fixtures/nothing.json': '{' }, 'not valid JSON'],
])('test data %s is refused', async (_what, over, said) => {
  const files = filesOf('{ test_data: { github_payload: fixtures/nothing.json } }', over);
  const { status, body } = await service.api('POST', '/v1/integrations', { files, name: `bad ${++names}` });
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(said)]);
});
