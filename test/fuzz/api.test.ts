import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { allRoutes } from '#src/api/all-routes.ts';
import { anyText, runs } from '../support/fuzz.ts';
import { installRelay, relayFiles } from '../support/relay.ts';
import { ADMIN_KEY, deliver, type Service, startService, until } from '../support/service.ts';

// Whatever is sent to the API over real HTTP, it is taken or refused with a reason; it is never our fault.

let service: Service;
let id: string;
let eventId: string;

beforeAll(async () => {
  service = await startService();
  const relay = await installRelay(service, { url: 'http://127.0.0.1:9/' }, relayFiles('    return {};'));
  id = relay.id;
  eventId = (await deliver(relay.address(), 'issues', { action: 'opened' })).body.event_id;
});

afterAll(() => service.stop());

async function ask(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${service.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, text: await answer.text() };
}

/** Taken, or refused in the one shape that refusals have. */
function answeredWell({ status, text }: { status: number; text: string }): void {
  expect([status < 500, status, text.slice(0, 300)]).toEqual([true, status, expect.any(String)]);
  if (status < 400) return;
  const said = JSON.parse(text);
  // One route refuses in the envelope of actions, as its readers expect.
  if ('response' in said) expect(said.response).toMatchObject({ ok: false, description: expect.any(String) });
  else expect(said).toMatchObject({ error: expect.any(String), message: expect.any(String) });
}

const loose = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    anyText,
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('record'),
  ),
  list: fc.array(tie('any'), { maxLength: 4 }),
  record: fc.dictionary(anyText, tie('any'), { maxKeys: 4 }),
})).any;

/** Mostly what belongs there, now and then anything. */
const mostly = <T>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: usual, weight: 20 }, { arbitrary: loose, weight: 1 });

const settings = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'slack_channel',
      'slack_token',
      'webhook_secret',
      'events',
      'routing_rules',
      'filters',
      'event_filters',
      'rate_limiting',
      'retries',
      'requests_per_minute',
      'conditions',
      'message_templates',
      'unsigned',
      'verify',
      'order_by',
      'github_repos',
    ),
    anyText,
  ),
  loose,
  { maxKeys: 6 },
);
const manifest = fc
  .record(
    {
      name: mostly(fc.constant('fuzzed')),
      version: mostly(fc.constantFrom('1.0.0', '2.0.0')),
      source: mostly(fc.constantFrom('github', 'webhook')),
      events: mostly(fc.constant(['*'])),
      actions: mostly(fc.constant(['webhook_send'])),
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value));
const handler = fc.constant('export default { name: "x", async handle() {} };');
const hostilePath = fc.oneof(anyText, fc.constantFrom('../x', '/etc/passwd', 'templates/a.hbs', 'cases/a.yaml'));
const files = fc.oneof(
  fc.record({ 'integration.yaml': manifest, 'handler.ts': mostly(handler) }),
  fc.record({ 'integration.yaml': fc.oneof(manifest, anyText), 'templates/a.hbs': anyText }, { requiredKeys: [] }),
  fc
    .tuple(manifest, fc.dictionary(hostilePath, anyText, { maxKeys: 3 }))
    .map(([yaml, rest]) => ({ ...rest, 'integration.yaml': yaml })),
);
const common = {
  name: mostly(fc.string({ minLength: 1, maxLength: 60 })),
  description: mostly(fc.lorem()),
  project: mostly(fc.constantFrom('local', 'a/b')),
  config: mostly(settings),
  configuration: mostly(settings),
};
const some = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(fields, { requiredKeys: [] });
const words = {
  type: mostly(fc.constant('webhook')),
  source: mostly(fc.constantFrom('github', 'webhook')),
  source_service: mostly(fc.constant('github')),
  target: mostly(fc.constantFrom('slack', 'webhook')),
  target_service: mostly(fc.constant('slack')),
  events: mostly(fc.constant(['issues.opened'])),
};
const creation = fc.oneof(
  fc.record({ ...common, ...words }),
  some({ ...common, ...words, routing_rules: loose }),
  fc.record({ name: common.name, project: common.project, files: mostly(files) }),
  some({ ...common, files: mostly(files) }),
  fc.record({ package: fc.constant('github-slack-notifications'), name: common.name, config: common.config }),
  some({ ...common, package: mostly(fc.constantFrom('github-slack-notifications', 'none-of-that-name')) }),
);

test('bodies that create', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(creation, loose), async (body) => {
      answeredWell(await ask('POST', '/v1/integrations', JSON.stringify(body)));
    }),
    runs(0.05),
  );
});

test('configuration bodies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(settings, loose), async (body) => {
      answeredWell(await ask('PATCH', `/v1/integrations/${id}/config`, JSON.stringify(body)));
      expect((await ask('GET', `/v1/integrations/${id}/config`)).status).toBe(200);
    }),
    runs(0.05),
  );
});

test('bodies of every other route, broken JSON among them', async () => {
  const routes = allRoutes().filter((route) => route.schema.body && !route.path.endsWith('/config'));
  const body = fc.oneof(
    loose.map((value) => JSON.stringify(value)),
    anyText,
    fc.constantFrom('{', '[[', '{"secret":"x"', '{"__proto__":{"a":1}}'),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), body, async (route, text) => {
      answeredWell(await ask(route.method, route.path.replace(':id', id), text));
    }),
    runs(0.05),
  );
});

const LISTS = allRoutes().filter((route) => route.method === 'GET');

test('a page of endless size is refused', async () => {
  expect((await ask('GET', '/v1/integrations?limit=1e999')).status).toBe(400);
});

test('query parameters and parts of the path', async () => {
  const names = [
    'limit',
    'offset',
    'status',
    'type',
    'from',
    'to',
    'duplicate',
    'level',
    'event',
    'fields',
    'project',
    'unknown',
  ];
  const value = fc.oneof(
    anyText,
    fc.integer().map(String),
    fc.constantFrom('1h', '7d', '2026-01-01', '100', '0', 'true', 'failed', 'error', 'id,name', '-1', '99999999999'),
  );
  const query = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 5 });
  const parts = fc.tuple(fc.oneof(fc.constant(null), fc.constant(null), anyText), fc.oneof(fc.constant(null), anyText));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...LISTS), query, parts, async (route, asked, [ownId, ownEvent]) => {
      const part = (text: string): string => encodeURIComponent(text.toWellFormed());
      const path = route.path.replace(':eid', part(ownEvent ?? eventId)).replace(':id', part(ownId ?? id));
      answeredWell(await ask('GET', `${path}?${new URLSearchParams(asked)}`));
    }),
    runs(0.125),
  );
});

test('signed deliveries of anything', async () => {
  const relay = await installRelay(service, { url: 'http://127.0.0.1:9/' }, relayFiles('    return {};'), {
    name: 'own',
  });
  const latin = fc.stringMatching(/^[!-~]([ -~]{0,60}[!-~])?$/);
  const json = fc.json({ maxDepth: 5 });
  const body = fc.oneof(
    json,
    anyText,
    json.map((text) => `payload=${encodeURIComponent(text)}`),
  );
  const usual = fc.constantFrom('application/json', 'application/x-www-form-urlencoded');
  const type = fc.oneof({ arbitrary: usual, weight: 5 }, { arbitrary: latin, weight: 1 });
  await fc.assert(
    fc.asyncProperty(body, type, fc.option(latin), fc.option(latin), async (text, contentType, event, id) => {
      const headers = { 'content-type': contentType, ...(event === null ? {} : { 'x-github-event': event }) };
      const sent = await deliver(relay.address(), 'issues', text.toWellFormed(), {
        headers,
        ...(id === null ? {} : { id }),
      });
      expect([200, 202, 400, 415]).toContain(sent.status);
    }),
    runs(0.075),
  );
  await until(async () => {
    const answer = await ask('GET', `/v1/integrations/${relay.id}/status`);
    const { queued, processing, failed } = (JSON.parse(answer.text) as { events: Record<string, number> }).events;
    return queued === 0 && processing === 0 && failed === 0;
  }, 'everything that was taken to end');
});

test('addresses that are no addresses', async () => {
  const raw = fc.string({
    unit: fc.constantFrom(
      '/',
      '.',
      '%',
      '2',
      'f',
      'v1',
      'integrations',
      'webhooks',
      '?',
      '&',
      '=',
      ';',
      '~',
      '*',
      ':id',
      'ü',
      '%00',
      '%ff',
      '#',
    ),
  });
  await fc.assert(
    fc.asyncProperty(raw, fc.constantFrom('GET', 'POST', 'DELETE', 'PATCH'), async (path, method) => {
      answeredWell(await ask(method, `/${path}`));
    }),
    runs(0.05),
  );
});

test('it still works', async () => {
  expect((await ask('GET', '/health')).text).toContain('"status":"ok"');
  expect((await ask('GET', '/v1/integrations')).status).toBe(200);
});
