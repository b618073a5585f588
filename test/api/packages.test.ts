import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseCases } from '#src/integrations/package/cases.ts';
import { movingClock } from '../support/moving-clock.ts';
import { installRelay, type Relay, relayFiles } from '../support/relay.ts';
import { type Answer, deliver, type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// What a package's versions changed, events as its cases, mails before they are sent, and what is watched of it.

const clock = movingClock();
let target: Target;
let service: Service;
let relay: Relay;
let eventId: string;

const HANDLER = `    console.info('told', event.type);
    console.error('loud');
    await context.webhook.send({ body: { title: event.payload.title, by: event.payload.email } });`;
const MORE = ["redact: ['user.phone']"];

beforeAll(async () => {
  target = await startTarget();
  service = await startService({}, { clock });
  const files = {
    ...relayFiles(HANDLER, MORE),
    'templates/welcome.hbs': 'Subject: Welcome, {{name}}\n\n<p>Dear {{name}},</p><p>{{text}}</p>',
  };
  relay = await installRelay(service, target, files);
  const payload = { title: 'x', email: 'Ada@Acme.io', token: 'xoxb-123456-abcdef', user: { phone: '5551234' } };
  eventId = (await deliver(relay.address(), 'issues', payload)).body.event_id;
  await until(async () => (await get(`/events/${eventId}`)).body.status === 'delivered', 'delivery');
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape the route answers.
const ask = (method: string, path: string, body?: unknown): Promise<Answer<any>> => service.api(method, path, body);
const own = (path = ''): string => `/v1/integrations/${relay.id}${path}`;
const get = (path: string) => ask('GET', own(path));

test('an event becomes a case: without secrets and people, and a part of the next version', async () => {
  const { status, body } = await ask('POST', own(`/events/${eventId}/save-as-case`));
  expect([status, body.version, body.path]).toEqual([
    201,
    '1.0.1',
    expect.stringMatching(/^cases\/issues-\w{6}\.yaml$/),
  ]);
  for (const hidden of ['Acme', 'xoxb', '5551234']) expect(body.content).not.toContain(hidden);
  const [one] = await parseCases({ [body.path]: body.content });
  expect(one?.events).toEqual([
    {
      type: 'issues',
      payload: { title: 'x', email: 'person1@example.com', token: '[redacted]', user: { phone: '[redacted]' } },
    },
  ]);
  const calls = [{ action: 'webhook_send', input: { body: { title: 'x', by: 'person1@example.com' } } }];
  expect(one?.expect.calls).toMatchObject(calls);
  expect((await get('')).body).toMatchObject({ version: '1.0.1', status: 'active' });
});

test('what a version changed is shown line by line, against the one before or any other', async () => {
  const { body } = await get('/versions/1.0.1/diff');
  expect(body).toMatchObject({ from: '1.0.0', to: '1.0.1' });
  const [added, manifest] = body.files;
  expect(added).toMatchObject({ change: 'added', removed: 0, path: expect.stringMatching(/^cases\//) });
  expect(manifest).toMatchObject({ path: 'integration.yaml', change: 'changed', added: 1, removed: 1 });
  expect(manifest.diff).toContain('-version: 1.0.0\n+version: 1.0.1\n');
  const first = (await get('/versions/1.0.0/diff')).body;
  expect([first.from, new Set(first.files.map((one: { change: string }) => one.change))]).toEqual([
    null,
    new Set(['added']),
  ]);
  const back = (await get('/versions/1.0.0/diff?against=1.0.1')).body;
  expect(back.files[0].change).toBe('removed');
  const unknown = await get('/versions/9.9.9/diff');
  expect([unknown.status, unknown.body.details]).toEqual([404, { versions: ['1.0.1', '1.0.0'] }]);
});

test('a mail is shown as it would be sent: a template of the package, or one that is being written', async () => {
  const preview = (body: object) => ask('POST', `/api/integrations/${relay.id}/email/preview`, body);
  const named = await preview({ template: 'welcome', variables: { name: 'Ada <b>' } });
  expect(named.body).toEqual({
    subject: 'Welcome, Ada <b>',
    html: '<p>Dear Ada &lt;b&gt;,</p><p></p>',
    text: 'Dear Ada <b>,',
    missing: ['text'],
  });
  const written = await preview({ subject: 'New: {{title}}', html: '{{author}} wrote\n{{#each tags}}{{x}}{{/each}}' });
  expect(written.body).toMatchObject({ subject: expect.stringMatching(/^New: \S/), missing: ['tags'] });
  expect(written.body.html).toMatch(/^\S+ wrote<br>\n$/);
  expect((await preview({ html: 'plain', variables: {} })).body.html).toBe('plain');
  for (const [body, status, error] of [
    [{}, 400, 'Nothing to preview'],
    [{ template: 'none' }, 404, 'Unknown template'],
    [{ template: 'constructor' }, 404, 'Unknown template'],
    [{ html: '{{#each}}' }, 400, 'Invalid template'],
    [{ html: '{{#each (lookup . "x")}}{{/each}}{{nope 1}}' }, 400, 'Invalid template'],
  ] as const) {
    const refused = await preview(body);
    expect([body, refused.status, refused.body.error]).toEqual([body, status, error]);
  }
});

test('lines below its level are not kept, and older ones no longer than it says', async () => {
  expect((await get('/monitoring')).body).toEqual({
    metrics_enabled: true,
    logging_level: 'debug',
    metrics_retention: '30d',
    logs_retention: '30d',
    events_retention: '30d',
  });
  const levels = async () => (await get('/logs')).body.map((one: { level: string }) => one.level);
  // One of the handler's, and one that says that the event came.
  expect(await levels()).toEqual(['error', 'info', 'info']);
  const changed = await ask('PATCH', own('/monitoring'), { logging_level: 'error', logs_retention: '2h' });
  expect(changed.body).toMatchObject({ logging_level: 'error', logs_retention: '2h', metrics_retention: '30d' });
  clock.forward(3 * 3_600_000);
  const { event_id } = (await deliver(relay.address(), 'issues', {})).body;
  await until(async () => (await get(`/events/${event_id}`)).body.status === 'delivered', 'delivery');
  await until(async () => (await levels()).length === 1, 'the old ones to go');
  expect(await levels()).toEqual(['error']);
  for (const body of [{ logs_retention: '1s' }, { logs_retention: 'long' }, { logging_level: 'all' }, {}]) {
    expect((await ask('PATCH', own('/monitoring'), body)).status).toBe(400);
  }
});
