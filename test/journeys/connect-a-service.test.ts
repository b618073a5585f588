import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Answer, type LocalServer, localServer, type Seen } from '../connectors/worlds/world.ts';
import { REFRESH_CRASH_POINTS } from '../support/crash-points.ts';
import { type Process, type Service, spawnService, startService, until } from '../support/service.ts';

// amoCRM's refresh tokens work once: whoever uses one twice, or loses the new one, has lost the account.

const MANIFEST = [
  'name: make-leads',
  'version: 1.0.0',
  'source: webhook',
  'unsigned: true',
  'events: ["*"]',
  'actions: [amocrm_create_lead]',
  '',
].join('\n');
const HANDLER =
  "export default { name: 'leads', async handle(event, context) { await context.amocrm.createLead({ name: 'Lead' }); return { status: 'success' }; } };\n";

let crm: LocalServer;
let refresh: string;
let access: string;
let exchanges: string[];
let leads: number;
let sent = 0;

function tokens(): Answer {
  refresh = `canary-refresh-${exchanges.length}`;
  access = `canary-access-${exchanges.length}`;
  return { json: { access_token: access, refresh_token: refresh, expires_in: 86_400 } };
}

function answer({ url, body, headers }: Seen): Answer {
  if (url === '/oauth2/access_token') {
    const asked = JSON.parse(body);
    exchanges.push(asked.grant_type);
    if (asked.grant_type === 'authorization_code' && asked.code === 'the-code') return tokens();
    if (asked.grant_type === 'refresh_token' && asked.refresh_token === refresh) return tokens();
    return { status: 400, json: { hint: 'Token has been revoked', title: 'Incorrect request' } };
  }
  if (headers.authorization !== `Bearer ${access}`) return { status: 401, json: { title: 'Unauthorized' } };
  if (url === '/api/v4/account') return { json: { name: 'Acme', subdomain: 'acme' } };
  leads++;
  return { json: { _embedded: { leads: [{ id: leads }] } } };
}

beforeAll(async () => {
  crm = await localServer(answer);
});
afterAll(() => crm.close());
beforeEach(() => {
  exchanges = [];
  leads = 0;
  refresh = 'canary-refresh-first';
  access = 'canary-access-first';
});

const credential = (over: Record<string, string> = {}) => ({
  amocrm_client_id: 'client',
  amocrm_client_secret: 'canary-client-secret',
  amocrm_access_token: 'canary-access-old',
  amocrm_refresh_token: refresh,
  amocrm_base_url: crm.url,
  ...over,
});

async function install(service: Service, config: Record<string, string>) {
  const files = { 'integration.yaml': MANIFEST, 'handler.ts': HANDLER };
  const { body } = await service.api('POST', '/v1/integrations', { files, config });
  return body as { id: string; webhook_url: string; status: string };
}

async function send(service: Service, { webhook_url }: { webhook_url: string }, count: number) {
  const address = `${service.url}${new URL(webhook_url).pathname}`;
  const answers = await Promise.all(
    Array.from({ length: count }, () =>
      fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ n: ++sent }),
      }),
    ),
  );
  expect(new Set(answers.map((one) => one.status))).toEqual(new Set([202]));
}

const delivered = (service: Service, id: string, count: number) =>
  until(async () => {
    const { body } = await service.api('GET', `/v1/integrations/${id}/events?status=delivered&limit=100`);
    return body.length === count;
  }, `${count} delivered`);

test('twenty calls with a token that ended: one refresh, and every call gets through', async () => {
  const service = await startService();
  try {
    const made = await install(service, credential());
    await send(service, made, 20);
    await delivered(service, made.id, 20);
    expect(exchanges).toEqual(['refresh_token']);
    expect(leads).toBe(20);
    const { body } = await service.api('GET', `/v1/credentials`);
    expect(body[0]).toMatchObject({ status: 'healthy', expires_at: expect.any(String) });
    const everything = JSON.stringify([body, (await service.api('GET', `/v1/integrations/${made.id}/logs`)).body]);
    expect(everything).not.toContain('canary-client-secret');
    expect(everything).not.toContain('canary-access-0');
  } finally {
    await service.stop();
  }
});

test('a refresh token that is refused says what to do', async () => {
  const service = await startService();
  try {
    const made = await install(service, credential({ amocrm_refresh_token: 'used-up' }));
    await send(service, made, 1);
    const { body } = await service.api('POST', `/v1/integrations/${made.id}/test`);
    expect(body.message).toMatch(/Token has been revoked.*Connect amoCRM again/);
  } finally {
    await service.stop();
  }
});

test.each(REFRESH_CRASH_POINTS)('killed at %s: no token is lost and none is used twice', async (point) => {
  const service: Process = await spawnService({ CCB_CRASH_AT: `${point}:1`, PUBLIC_URL: 'http://127.0.0.1:1' });
  try {
    const made = await install(service, credential());
    await send(service, made, 3).catch(() => undefined);
    expect(await service.ended()).toBe('SIGKILL');
    await service.restart({ CCB_CRASH_AT: '' });
    await send(service, made, 1);
    const all = await until(async () => {
      const { body } = await service.api('GET', `/v1/integrations/${made.id}/events?limit=100`);
      return body.length > 0 && body.every((event: { status: string }) => event.status === 'delivered') && body;
    }, 'everything delivered');
    expect(exchanges).toEqual(['refresh_token']);
    expect(leads).toBe(all.length);
  } finally {
    await service.stop();
  }
});

test('a service is connected in the browser that began, and nowhere else', async () => {
  const service = await startService();
  try {
    const made = await install(service, {
      amocrm_client_id: 'client',
      amocrm_client_secret: 'canary-client-secret',
      amocrm_base_url: crm.url,
    });
    expect(made.status).toBe('inactive');
    const begin = async () => {
      const begun = await fetch(`${service.url}/v1/oauth/amocrm/start?integration_id=${made.id}`, {
        redirect: 'manual',
        headers: { authorization: 'Bearer ccb_admin_key_of_the_tests_0123456789' },
      });
      expect(begun.status).toBe(302);
      const url = new URL(begun.headers.get('location') ?? '');
      return { url, cookie: begun.headers.get('set-cookie')?.split(';')[0] ?? '' };
    };
    const back = (state: string | null, cookie: string) =>
      fetch(`${service.url}/oauth/callback?code=the-code&referer=acme.amocrm.ru&state=${state}`, {
        headers: { cookie, 'accept-language': 'ru' },
      });
    const first = await begin();
    expect(first.url.origin).toBe('https://www.amocrm.ru');
    expect(first.url.searchParams.get('client_id')).toBe('client');
    const elsewhere = await back(first.url.searchParams.get('state'), 'ccb-connect=another-browser');
    expect(elsewhere.status).toBe(403);
    expect(await elsewhere.text()).toContain('начато не в этом браузере');
    expect(exchanges).toEqual([]);
    const second = await begin();
    const state = second.url.searchParams.get('state');
    const done = await back(state, second.cookie);
    expect(await done.text()).toContain('amoCRM подключён');
    expect(done.status).toBe(200);
    expect((await back(state, second.cookie)).status).toBe(403);
    expect(exchanges).toEqual(['authorization_code']);
    expect((await service.api('GET', `/v1/integrations/${made.id}`)).body.status).toBe('active');
    await send(service, made, 2);
    await delivered(service, made.id, 2);
    expect(exchanges).toEqual(['authorization_code']);
  } finally {
    await service.stop();
  }
});

test('what is not connected in a browser says how it is done', async () => {
  const service = await startService();
  try {
    expect((await service.api('GET', '/v1/oauth/slack/start')).body.message).toMatch(/POST \/v1\/credentials/);
    expect((await service.api('GET', '/v1/oauth/amocrm/start')).body).toMatchObject({ error: 'Client missing' });
  } finally {
    await service.stop();
  }
});
