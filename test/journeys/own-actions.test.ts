import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { movingClock } from '../support/moving-clock.ts';
import { createSender, installRelay, type Relay } from '../support/relay.ts';
import { type Service, startService, until } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';

// A package that brings the actions of a service itself: granted by name, run in the sandbox, their requests steps like any other.

const clock = movingClock();
let target: Target;
let service: Service;
let names = 0;

beforeAll(async () => {
  target = await startTarget();
  service = await startService({}, { clock });
});
afterAll(async () => {
  await service.stop();
  await target.close();
});
beforeEach(() => {
  target.calls.length = 0;
  target.answer((call, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(call.path.startsWith('/people') ? { id: 42 } : { ticket: 7 }));
  });
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the route answers.
type Loose = any;

const ACTION = `export default {
  title: 'Open a ticket',
  input: {
    type: 'object',
    required: ['subject'],
    properties: { subject: { type: 'string', maxLength: 40 }, urgent: { type: 'boolean' } },
    additionalProperties: false,
  },
  async run({ subject, urgent }: any, { http, config, log }: any) {
    const person = await http.get(config.desk + '/people?name=ann');
    const made = await http.post(config.desk + '/tickets', { json: { subject, urgent: urgent ?? false, by: person.data.id } });
    if (!made.ok) throw new Error('the desk said ' + made.status);
    log.info('opened', made.data.ticket);
    return { ticket: made.data.ticket };
  },
};`;

const filesOf = (
  handler: string | null,
  more: readonly string[] = [],
  over: Record<string, string> = {},
): Record<string, string> => ({
  'integration.yaml': [
    'name: own-desk',
    'version: 1.0.0',
    'source: github',
    'events: [issues.opened]',
    'actions: [helpdesk_open_ticket]',
    `hosts: ['${new URL(target.url).host}']`,
    'config_schema: { type: object, properties: { desk: { type: string } } }',
    ...more,
    '',
  ].join('\n'),
  ...(handler === null
    ? {}
    : { 'handler.ts': `export default { name: 'h', async handle(event: any, context: any) { ${handler} } };` }),
  'actions/helpdesk-open-ticket.ts': ACTION,
  ...over,
});

const install = (files: Record<string, string>): Promise<Relay> =>
  installRelay(service, target, files, { name: `desk ${++names}`, config: { desk: new URL(target.url).origin } });

async function ended(relay: Relay, status: string): Promise<{ event: Loose; steps: Loose[] }> {
  const path = `/v1/integrations/${relay.id}/events`;
  const event = await until(async () => {
    const { body } = await service.api('GET', path);
    return body[0]?.status === status && (await service.api('GET', `${path}/${body[0].id}`)).body;
  }, `an event ${status}`);
  return { event, steps: (await service.api('GET', `${path}/${event.id}/steps`)).body };
}

const issue = { action: 'opened', issue: { number: 1, title: 'It broke' } };

test('is called as context.<service>.<action>; each request is a step under its name, with a key', async () => {
  const relay = await install(
    filesOf('return await context.helpdesk.openTicket({ subject: event.facts.title, urgent: true });'),
  );
  await createSender(relay.address).send(issue);
  const { event, steps } = await ended(relay, 'delivered');
  expect(event.result).toEqual({ ticket: 7 });
  expect(steps.map(({ name, status }) => `${name} ${status}`).slice(3, 5)).toEqual([
    'helpdesk_open_ticket success',
    'helpdesk_open_ticket success',
  ]);
  const [read, made] = target.calls;
  expect([read?.path, made?.path, made?.json]).toEqual([
    '/people?name=ann',
    '/tickets',
    { subject: 'It broke', urgent: true, by: 42 },
  ]);
  expect([read?.headers['idempotency-key'], made?.headers['idempotency-key']]).toEqual([
    undefined,
    expect.stringMatching(/^ccb_/),
  ]);
});

test('what fails for now is tried again under the same key, what had ended is not', async () => {
  const relay = await install(filesOf('return await context.helpdesk.openTicket({ subject: event.facts.title });'));
  let fails = 1;
  target.answer((call, response) => {
    if (call.path === '/tickets' && fails-- > 0) return void response.writeHead(503).end();
    response.end('{"id":42,"ticket":8}');
  });
  await createSender(relay.address).send(issue);
  await ended(relay, 'failed');
  clock.forward(15_000);
  const { event } = await ended(relay, 'delivered');
  expect([event.result, event.attempts]).toEqual([{ ticket: 8 }, 2]);
  expect(target.calls.map((call) => call.path)).toEqual(['/people?name=ann', '/tickets', '/tickets']);
  expect(target.calls[1]?.headers['idempotency-key']).toBe(target.calls[2]?.headers['idempotency-key']);
});

test('the built-in handler calls it too, and an input that does not fit is told with the field', async () => {
  const rules = "routing_rules: [{ action: helpdesk_open_ticket, with: { subject: '{{title}}' } }]";
  const relay = await install(filesOf(null, [rules]));
  await createSender(relay.address).send(issue);
  await ended(relay, 'delivered');
  expect(target.calls[1]?.json).toEqual({ subject: 'It broke', urgent: false, by: 42 });
  const wrong = await install(filesOf("return await context.helpdesk.openTicket({ urgent: 'very', more: 1 });"));
  await createSender(wrong.address).send(issue);
  const { event } = await ended(wrong, 'dead');
  expect(event.reason).toContain(
    'helpdesk_open_ticket: subject is missing. more is not known. urgent must be boolean.',
  );
});

test('it reaches no host but those that are granted', async () => {
  const action = ACTION.replace("config.desk + '/people", "'https://' + 'elsewhere.example' + '/people");
  const files = filesOf('await context.helpdesk.openTicket({ subject: "x" });', [], {
    'actions/helpdesk-open-ticket.ts': action,
  });
  const relay = await install(files);
  await createSender(relay.address).send(issue);
  expect((await ended(relay, 'dead')).event.reason).toContain('context.http may not reach elsewhere.example');
});

test.each([
  ['that imports', { 'actions/helpdesk-open-ticket.ts': `import 'node:fs';\n${ACTION}` }, 'imports nothing'],
  [
    'that names a host which is not granted',
    { 'actions/helpdesk-open-ticket.ts': `${ACTION}\n// nothing\nconst u = 'https://evil.example/x';` },
    'evil.example',
  ],
  ['of a service of the catalogue', { 'actions/slack-shout.ts': ACTION }, 'slack is a service of the catalogue'],
  ['without a service in its name', { 'actions/ticket.ts': ACTION }, 'Its name says no service and action'],
])('an action %s is refused', async (_what, over, said) => {
  const { status, body } = await service.api('POST', '/v1/integrations', {
    files: filesOf('', [], over),
    name: `bad ${++names}`,
  });
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(said)]);
});

test('one that is not granted cannot be called, and one that is not there cannot be granted', async () => {
  const post = async (files: Record<string, string>): Promise<string> =>
    JSON.stringify((await service.api('POST', '/v1/integrations', { files, name: `bad ${++names}` })).body);
  const handler = 'await context.helpdesk.closeTicket({});';
  expect(await post(filesOf(handler))).toContain('context.helpdesk.closeTicket is not granted');
  const { 'actions/helpdesk-open-ticket.ts': _gone, ...rest } = filesOf('return 1;');
  expect(await post(rest)).toContain('The catalogue has no such action');
});

test('its cases record the requests, and answer them', async () => {
  const cases = `name: a ticket
event: { type: issues.opened, payload: { issue: { number: 1, title: It broke } } }
config: { desk: '${new URL(target.url).origin}' }
answers: { helpdesk_open_ticket: { status: 200, headers: {}, body: { id: 1, ticket: 2 } } }
expect:
  calls: [{ action: helpdesk_open_ticket, input: { method: POST, json: { subject: It broke, by: 1 } } }]
  result: { ticket: 2 }
`;
  const files = filesOf('return await context.helpdesk.openTicket({ subject: event.facts.title });', [], {
    'cases/a.yaml': cases,
  });
  expect((await service.api('POST', '/v1/integrations', { files, name: 'cases' })).status).toBe(201);
  expect(target.calls).toEqual([]);
});
