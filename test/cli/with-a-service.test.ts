import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ADMIN_KEY, deliver, type Service, startService, until, WEBHOOK_SECRET } from '../support/service.ts';
import { startTarget, type Target } from '../support/target.ts';
import { ccb } from './ccb.ts';

// The commands that look at a running service and ask things of it: over its API, or beside it on its database.

const KEY = Buffer.alloc(32, 9).toString('base64');
const FILES = {
  'integration.yaml': "name: watched\nversion: 1.0.0\nsource: github\nevents: ['*']\nactions: [webhook_send]\n",
  'handler.ts': `export default {
  name: 'watched',
  async handle(event, context) {
    const { login } = event.payload.sender ?? {};
    await context.database.save('last', { by: login, note: 'seen ' + login + ' today' });
    await context.database.save('person:' + login, { seen: true });
    context.log.info('from ' + login);
    await context.webhook.send({ body: { title: event.facts.title, by: login } });
    return { status: 'success' };
  },
};
`,
};

let service: Service;
let target: Target;
let id: string;
let remote: string[];
const here = (): Record<string, string> => ({
  DATABASE_URL: `sqlite:${join(service.folder, 'ccb.sqlite')}`,
  INTEGRATION_ENCRYPTION_KEY: KEY,
  CCB_ADMIN_KEY: ADMIN_KEY,
  PUBLIC_URL: service.url,
  CCB_EGRESS_ALLOW: '127.0.0.1',
  CCB_AMOCRM_BASE_URL: target.url,
});
const local = (...argv: string[]) => ccb.in(here(), ...argv);

const opened = (title: string, login: string, delivery: string) =>
  deliver(
    `${service.url}/webhooks/${id}`,
    'issues',
    { action: 'opened', issue: { number: 1, title }, sender: { login, email: `${login}@example.com` } },
    { id: delivery },
  );
const events = async (query = '') => (await service.api('GET', `/v1/integrations/${id}/events?limit=100${query}`)).body;
const settled = (count: number) =>
  until(async () => {
    const all = await events();
    return all.length >= count && all.every(({ status }: { status: string }) => /delivered|dead|filtered/.test(status));
  }, `${count} events at their end`);

beforeAll(async () => {
  target = await startTarget();
  service = await startService({ INTEGRATION_ENCRYPTION_KEY: KEY, CCB_AMOCRM_BASE_URL: target.url });
  remote = ['--url', service.url, '--key', ADMIN_KEY];
  const config = { webhook_url: target.url, webhook_secret: WEBHOOK_SECRET };
  const made = await service.api('POST', '/v1/integrations', { files: FILES, config });
  expect(made.body).toMatchObject({ status: 'active' });
  id = made.body.id;
});
afterAll(async () => {
  await service.stop();
  await target.close();
});

test('trigger: an example of the service itself, signed, reaches the integration; unsigned it is refused', async () => {
  const signed = await ccb(
    'trigger',
    'github',
    'issues.opened',
    '--integration',
    id,
    '--sign',
    '--secret',
    WEBHOOK_SECRET,
    '--json',
    ...remote,
  );
  expect(signed).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(signed.out)).toMatchObject({ event: 'issues.opened', status: 202 });
  // On the machine of the database the secret need not be told.
  const own = await local(
    'trigger',
    'github',
    'issues.closed',
    '--to',
    `${service.url}/webhooks/${id}`,
    '--integration',
    id,
    '--sign',
  );
  expect(own).toMatchObject({ code: 0, out: expect.stringContaining('was sent: 202') });
  const unsigned = await ccb('trigger', 'github', 'push', '--to', `${service.url}/webhooks/${id}`);
  expect(unsigned).toMatchObject({ code: 1, err: expect.stringContaining('401') });
  expect((await ccb('trigger', 'github', 'issues.opend')).err).toContain('Did you mean "issues.opened"');
  expect((await ccb('trigger', 'githib', 'push')).err).toContain('Did you mean "github"');
  expect((await ccb('trigger', 'paypal', 'PAYMENT.SALE.COMPLETED', '--sign', '--secret', 'x')).code).toBe(1);
  const printed = await ccb('trigger', 'stripe', 'charge.refunded', '--sign', '--secret', 'whsec_x');
  expect(printed.out).toMatch(/stripe-signature: t=\d+,v1=[0-9a-f]{64}/);
  await settled(2);
});

test('events tail and listen show what comes, here and over the API', async () => {
  await opened('Tail me', 'octocat', 'tail-1');
  await settled(3);
  const there = await ccb('events', 'tail', id, '--last', '3', '--count', '3', ...remote);
  expect(there).toMatchObject({ code: 0 });
  expect(there.out.trim().split('\n')).toHaveLength(3);
  expect(there.out).toContain('delivered  issues.opened');
  const mine = await local('events', 'tail', id, '--last', '1', '--count', '1', '--json');
  expect(JSON.parse(mine.out)).toMatchObject({ type: 'issues.opened', status: 'delivered' });
  expect((await local('events', 'tail', 'int_nothing', '--count', '1')).err).toContain('There is no integration');
  expect((await local('events', 'head')).code).toBe(2);

  const to = `${target.url}own/hook`;
  const listening = ccb('listen', id, '--forward', to, '--count', '1', ...remote);
  await until(async () => (await opened('Forwarded', 'hubot', `listen-${Date.now()}`)).status === 202, 'a delivery');
  const sent = await until(async () => {
    const found = target.calls.find((call) => call.path.includes('own/hook'));
    if (!found) await opened('Forwarded', 'hubot', `listen-${Date.now()}`);
    return found;
  }, 'the forwarded delivery');
  expect(sent.json).toMatchObject({ issue: { title: 'Forwarded' } });
  expect(sent.headers).toMatchObject({ 'x-github-event': 'issues', 'x-ccb-event-id': expect.stringMatching(/^evt_/) });
  expect(await listening).toMatchObject({ code: 0, out: expect.stringContaining('answered 200') });
});

test('replay: one event, and those of a time; first only counted', async () => {
  const [latest] = await events('&status=delivered');
  const one = await local('replay', id, latest.id);
  expect(one).toMatchObject({ code: 0, out: expect.stringContaining('worked on once more') });
  const counted = await ccb('replay', id, '--from', '1h', '--status', 'delivered', '--dry-run', '--json', ...remote);
  expect(JSON.parse(counted.out).count).toBeGreaterThan(2);
  const many = await ccb('replay', id, '--from', '1h', '--status', 'delivered', ...remote);
  expect(many.out).toMatch(/[1-9]\d* events are worked on once more/);
  expect((await ccb('replay', id, ...remote)).err).toContain('Name an event, or the time');
});

test('diagnostics: what helps, and no secret', async () => {
  const out = join(service.folder, 'bundle.json');
  expect(await ccb('diagnostics', id, '--out', out, ...remote)).toMatchObject({ code: 0 });
  const text = readFileSync(out, 'utf8');
  const bundle = JSON.parse(text);
  expect(bundle).toMatchObject({
    ccb: { version: expect.any(String), node: process.version },
    integration: { id, name: 'watched', status: 'active' },
    health: { status: 'ok' },
    permissions: { ready: true, actions: ['webhook_send'] },
    versions: [{ version: '1.0.0' }],
    metrics: { events: expect.any(Number) },
  });
  for (const part of [
    'config',
    'queue',
    'gaps',
    'events',
    'logs',
    'errors',
    'refused_webhooks',
    'steps',
    'monitoring',
  ]) {
    expect([part, bundle[part]?.not_there]).toEqual([part, undefined]);
  }
  expect(bundle.refused_webhooks.length).toBeGreaterThan(0);
  expect(Object.keys(bundle.steps).length).toBeGreaterThan(0);
  for (const secret of [WEBHOOK_SECRET, ADMIN_KEY, KEY]) expect(text).not.toContain(secret);
  expect((await ccb('diagnostics', id, '--out', out, ...remote)).err).toContain('there already');
  expect(JSON.parse((await local('diagnostics', id, '--json')).out)).toMatchObject({ integration: { id } });
  expect((await local('diagnostics', 'int_none')).err).toContain('There is no integration');
  expect(existsSync('diagnostics-int_none.json')).toBe(false);
});

test('forget: whatever names a person goes, and nothing of others', async () => {
  await opened('From a person', 'j.doe', 'person-1');
  await opened('Bystander', 'mary', 'person-2');
  await settled(1);
  const counted = JSON.parse((await local('forget', 'J.Doe@example.com', 'j.doe', '--dry-run', '--json')).out);
  expect(counted).toMatchObject({ dry_run: true, payloads: 1, log_lines: 1, open: 0 });
  expect(counted.steps).toBeGreaterThan(0);
  const done = await local('forget', 'J.Doe@example.com', 'j.doe', '--json');
  expect(done.code).toBe(0);
  expect(JSON.parse(done.out)).toMatchObject({ payloads: 1, log_lines: 1, entries: expect.any(Number) });
  expect(JSON.parse((await local('forget', 'j.doe', '--json')).out)).toMatchObject({
    payloads: 0,
    steps: 0,
    entries: 0,
  });
  const bodies = await Promise.all(
    (await events()).map(({ id: event }: { id: string }) =>
      service.api('GET', `/v1/integrations/${id}/events/${event}`),
    ),
  );
  const stored = JSON.stringify([
    bodies.map(({ body }) => body),
    (await service.api('GET', `/v1/integrations/${id}/logs?limit=100`)).body,
  ]);
  expect(stored).not.toMatch(/j\.doe/i);
  expect(stored).toContain('mary');
  const audit = (await service.api('GET', '/v1/audit?limit=5')).body;
  expect(JSON.stringify(audit)).toContain('subject.forget');
  expect(JSON.stringify(audit)).not.toContain('j.doe');
  const far = JSON.parse((await ccb('forget', 'mary', '--json', ...remote)).out);
  expect(far).toMatchObject({ dry_run: false, payloads: 1, log_lines: 1 });
  expect(JSON.stringify((await service.api('GET', `/v1/integrations/${id}/logs?limit=100`)).body)).not.toContain(
    'mary',
  );
  for (const after of ['x', Buffer.from('["integrations","int_1"]').toString('base64url'), 'eyJhIjoxfQ']) {
    const { status, body } = await service.api('POST', '/v1/forget', { subjects: ['mary'], after });
    expect([status, body.message]).toEqual([400, expect.stringContaining('"after" takes')]);
  }
  expect((await local('forget', 'jo')).err).toContain('found everywhere');
});

test('keys: made, listed, rotated and revoked, here and on a server', async () => {
  for (const run of [local, (...argv: string[]) => ccb(...argv, ...remote)]) {
    const made = JSON.parse((await run('keys', 'create', 'of a person', '--type', 'full_access', '--json')).out);
    expect(made).toMatchObject({ id: expect.stringMatching(/^key_/), type: 'full_access' });
    expect((await service.api('GET', '/v1/integrations', undefined, made.token)).status).toBe(200);
    const rotated = JSON.parse((await run('keys', 'rotate', made.id, '--json')).out);
    expect(rotated.token).not.toBe(made.token);
    expect((await run('keys', 'list')).out).toContain(`${made.id}  full_access  of a person`);
    expect(await run('keys', 'revoke', made.id)).toMatchObject({ code: 0 });
    expect((await run('keys', 'list')).out).not.toContain(made.id);
    expect((await run('keys', 'revoke', made.id)).code).toBe(1);
  }
  expect((await local('keys', 'create', 'x', '--type', 'king')).err).toContain('--type takes');
  expect((await local('keys', 'toString')).err).toContain('does not know');
});

test('what ends soon is said by permissions and by doctor', async () => {
  const exp = Math.floor(Date.now() / 1000) + 3 * 86_400;
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const long_lived_token = `${part({ alg: 'none' })}.${part({ exp })}.c2ln`;
  const manifest =
    'name: crm\nversion: 1.0.0\nsource: github\nevents: [issues.opened]\nactions: [amocrm_create_lead]\nrouting_rules: [{action: amocrm_create_lead, with: {name: lead}}]\n';
  const config = {
    webhook_secret: WEBHOOK_SECRET,
    amocrm_subdomain: 'acme',
    amocrm_long_lived_token: long_lived_token,
  };
  const made = await service.api('POST', '/v1/integrations', { files: { 'integration.yaml': manifest }, config });
  expect([made.status, made.body.message]).toEqual([201, undefined]);
  const wanted = new RegExp(`The credential for amocrm expires at ${new Date(exp * 1000).toISOString()}`);
  const { advice } = (await service.api('GET', `/v1/integrations/${made.body.id}/permissions`)).body;
  expect(advice.join()).toMatch(wanted);
  const expires_at = new Date(Date.now() + 86_400_000).toISOString();
  await service.api('POST', '/v1/auth/tokens', { name: 'of the build', expires_at });
  const all = await local('doctor');
  expect(all.out).toMatch(wanted);
  expect(all.out).toContain('The API key of the build expires');
});

test('setup: says what is missing and where to register the App', async () => {
  const said = await local('setup');
  expect(said.code).toBe(1);
  expect(said.out).toContain(`${service.url}/setup`);
  expect(said.out).toMatch(/✓ database|✓ encryption key/);
  const there = JSON.parse((await ccb('setup', '--url', service.url, '--json')).out);
  expect(there.steps[0]).toMatchObject({ step: 'service', ok: true });
  const wrong = await ccb.in({ PORT: 'x' }, 'setup');
  expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('PORT') });
  const fresh = await ccb.in({ DATABASE_URL: `sqlite:${join(service.folder, 'none/ccb.sqlite')}`, PORT: '1' }, 'setup');
  expect(fresh.out).toContain('the first start makes it');
  expect(existsSync(join(service.folder, 'none'))).toBe(false);
});
