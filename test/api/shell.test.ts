import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { createLog } from '#src/kit/log.ts';
import { movingClock } from '../support/moving-clock.ts';
import { installRelay, type Relay, relayFiles } from '../support/relay.ts';
import { ADMIN_KEY, type Answer, request, type Service, startService } from '../support/service.ts';

// What every route has in common: request ids, pages, fields, tags, kept answers, keys that say "once", limits.

const clock = movingClock();
let service: Service;
let relay: Relay;

beforeAll(async () => {
  service = await startService({}, { clock });
  relay = await installRelay(service, { url: 'http://127.0.0.1:9/' }, relayFiles('    return {};'));
});
afterAll(() => service.stop());

type Headers = Record<string, string>;

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape the route answers.
const ask = (method: string, path: string, headers: Headers = {}, body?: unknown): Promise<Answer<any>> =>
  request(`${service.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const own = (): string => `/v1/integrations/${relay.id}`;

test('every answer has a request id of its own, refusals among them', async () => {
  const answers = await Promise.all([
    ask('GET', '/v1/user'),
    ask('GET', '/v1/user', { authorization: 'Bearer nobody' }),
    ask('GET', '/v1/nothing'),
    ask('GET', '/v1/integrations?limit=0'),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 401, 404, 400]);
  const ids = answers.map(({ headers }) => headers.get('x-request-id'));
  expect(new Set(ids).size).toBe(4);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
});

test('a body is JSON or nothing, whatever the header says, and a slash at the end is no other address', async () => {
  const send = (type: string, body: string) =>
    request<{ error: string; message: string }>(`${service.url}${own()}/activate/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': type },
      body,
    });
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
    expect([type, (await send(type, '')).status]).toEqual([type, 200]);
  }
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/xml', 'no type']) {
    const { status, body } = await send(type, 'a=b');
    expect([status, body.error, body.message]).toEqual([
      415,
      'Unsupported media type',
      `Send application/json, not "${type}".`,
    ]);
  }
  const large = await ask('PATCH', own(), {}, { description: 'x'.repeat(2_200_000) });
  expect([large.status, large.body.error, large.body.message]).toEqual([
    413,
    'Payload too large',
    expect.stringContaining('2097152 bytes'),
  ]);
  expect((await ask('GET', '/v1/integrations/?fields=id')).body).toEqual([{ id: relay.id }]);
});

test('where only certain words are taken the refusal names them', async () => {
  const { status, body } = await ask('PATCH', `${own()}/monitoring`, {}, { logging_level: 'loud' });
  expect([status, body.message]).toEqual([
    400,
    expect.stringMatching(/^body.logging_level must be one of .*info, warn/),
  ]);
});

test('fields picks from one thing and from each of a list', async () => {
  const one = await ask('GET', `${own()}?fields=id,name`);
  expect(one.body).toEqual({ id: relay.id, name: 'relay' });
  expect((await ask('GET', '/v1/integrations?fields=id,unknown')).body).toEqual([{ id: relay.id }]);
  expect(Object.keys((await ask('GET', '/v1/user?fields=name,type')).body)).toEqual(['name', 'type']);
});

test('lists take up to 1000, and say how many there are and where the next are', async () => {
  for (const path of ['/v1/auth/tokens', '/v1/integrations', '/v1/projects', `${own()}/versions`]) {
    const { status, headers, body } = await ask('GET', `${path}?limit=1000`);
    expect([path, status, headers.get('x-total-count')]).toEqual([path, 200, String(body.length)]);
    expect((await ask('GET', `${path}?limit=1001`)).status).toBe(400);
  }
  for (const name of ['a', 'b']) await service.api('POST', '/v1/auth/tokens', { name });
  const page = await ask('GET', '/v1/auth/tokens?limit=1&offset=1&fields=name');
  expect(page.body).toHaveLength(1);
  expect(page.headers.get('link')).toBe(
    '</v1/auth/tokens?limit=1&offset=2&fields=name>; rel="next", </v1/auth/tokens?limit=1&offset=0&fields=name>; rel="prev"',
  );
});

test('who has an answer already gets 304, until it is another', async () => {
  const first = await ask('GET', own());
  const tag = first.headers.get('etag') ?? '';
  expect([tag, first.headers.get('cache-control')]).toEqual([expect.stringMatching(/^"\d+-.+"$/), 'private, no-cache']);
  const again = await ask('GET', own(), { 'if-none-match': `"other", W/${tag}` });
  expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', tag]);
  const changed = await ask('PATCH', own(), {}, { description: 'changed' });
  const fresh = await ask('GET', own(), { 'if-none-match': tag });
  expect([fresh.status, fresh.headers.get('etag')]).toEqual([200, changed.headers.get('etag')]);
  const narrow = await ask('GET', `${own()}?fields=id`, { 'if-none-match': fresh.headers.get('etag') ?? '' });
  expect(narrow.status).toBe(200);
});

test('If-Match lets nobody change what somebody else changed meanwhile', async () => {
  const { headers } = await ask('GET', `${own()}/config`);
  const mine = { 'if-match': headers.get('etag') ?? '' };
  const first = await ask('PATCH', `${own()}/config`, mine, { note: 'one' });
  expect([first.status, first.body.note]).toEqual([200, 'one']);
  for (const [method, path, body] of [
    ['PATCH', '/config', { note: 'two' }],
    ['PATCH', '', { name: 'two' }],
    ['PATCH', '/webhook-secret', { secret: 'a new secret of the tests' }],
    ['DELETE', '', undefined],
  ] as const) {
    const late = await ask(method, `${own()}${path}`, mine, body);
    expect([method, path, late.status, late.body.error]).toEqual([method, path, 412, 'Changed meanwhile']);
  }
  expect((await ask('GET', `${own()}/config`)).body.note).toBe('one');
  const after = { 'if-match': first.headers.get('etag') ?? '' };
  expect((await ask('PATCH', `${own()}/config`, after, { note: 'two' })).status).toBe(200);
  expect((await ask('PATCH', `${own()}/config`, { 'if-match': '*' }, { note: 'three' })).status).toBe(200);
  const { body: key } = await service.api('POST', '/v1/auth/tokens', { name: 'key' });
  const other = await ask('PATCH', `/v1/auth/tokens/${key.id}`, { 'if-match': '"x"' }, { name: 'other' });
  expect([other.status, other.body.error]).toEqual([412, 'Precondition failed']);
});

test('Cache-Control: max-age takes an answer that is not older; without it everything is read anew', async () => {
  const old = { 'cache-control': 'max-age=300' };
  const first = await ask('GET', own(), old);
  await ask('PATCH', own(), {}, { description: 'newer' });
  clock.forward(200_000);
  const kept = await ask('GET', own(), old);
  expect([kept.body, kept.headers.get('age')]).toEqual([first.body, '200']);
  for (const asked of [{}, { 'cache-control': 'no-cache' }, { 'cache-control': 'max-age=100' }]) {
    const fresh = await ask('GET', own(), asked as Headers);
    expect([fresh.body.description, fresh.headers.get('age')]).toEqual(['newer', null]);
  }
  clock.forward(301_000);
  expect((await ask('GET', own(), old)).body.description).toBe('newer');
});

test('a kept answer belongs to the key that asked, with the rights it had', async () => {
  const old = { 'cache-control': 'max-age=300' };
  const { body: key } = await service.api('POST', '/v1/auth/tokens', { name: 'reader', type: 'full_access' });
  const as = { authorization: `Bearer ${key.token}`, ...old };
  expect((await ask('GET', own(), as)).status).toBe(200);
  await service.api('PATCH', `/v1/auth/tokens/${key.id}`, { permissions: ['logs.read'] });
  expect((await ask('GET', own(), as)).status).toBe(403);
});

test('a POST under one key is done once, and its answer given again', async () => {
  const once = { 'idempotency-key': 'make-one-token' };
  const body = { name: 'made once' };
  const copies = await Promise.all(Array.from({ length: 8 }, () => ask('POST', '/v1/auth/tokens', once, body)));
  const later = await ask('POST', '/v1/auth/tokens', once, body);
  for (const copy of [...copies, later]) expect([copy.status, copy.body]).toEqual([201, copies[0]?.body]);
  expect(later.headers.get('idempotency-replayed')).toBe('true');
  expect(copies.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
  const keys = (await service.api('GET', '/v1/auth/tokens')).body;
  expect(keys.filter((one: { name: string }) => one.name === 'made once')).toHaveLength(1);
  const other = await ask('POST', '/v1/auth/tokens', once, { name: 'another' });
  expect([other.status, other.body.error]).toEqual([422, 'Idempotency key reused']);
});

test('the key stands for one caller and one route, and for a day', async () => {
  const once = { 'idempotency-key': 'same-words' };
  const first = await ask('POST', '/v1/auth/tokens', once, { name: 'same' });
  const { body: key } = await service.api('POST', '/v1/auth/tokens', { name: 'other', type: 'admin' });
  const theirs = await ask(
    'POST',
    '/v1/auth/tokens',
    { ...once, authorization: `Bearer ${key.token}` },
    { name: 'same' },
  );
  expect(theirs.body.id).not.toBe(first.body.id);
  expect((await ask('POST', `${own()}/pause`, once)).status).toBe(200);
  clock.forward(24 * 3600 * 1000);
  const next = await ask('POST', '/v1/auth/tokens', once, { name: 'same' });
  expect([next.status, next.headers.get('idempotency-replayed')]).toEqual([201, null]);
  await ask('POST', `${own()}/activate`);
});

test('what was refused did nothing: the next try under that key has its turn', async () => {
  const once = { 'idempotency-key': 'try-again' };
  await ask('POST', `${own()}/pause`);
  const refused = await ask('POST', `${own()}/replay`, once, { from: '1h' });
  expect([refused.status, refused.body.error]).toEqual([409, 'Integration inactive']);
  await ask('POST', `${own()}/activate`);
  expect((await ask('POST', `${own()}/replay`, once, { from: '1h' })).status).toBe(202);
  const odd = await ask('POST', `${own()}/replay`, { 'idempotency-key': 'a b' }, { from: '1h' });
  expect([odd.status, odd.body.error]).toEqual([400, 'Invalid idempotency key']);
});

test('a key may make so many calls a minute', async () => {
  const limited = await startService({ CCB_API_CALLS_PER_MINUTE: '3' }, { clock });
  try {
    const { body: key } = await limited.api('POST', '/v1/auth/tokens', { name: 'busy' });
    const as = (): Promise<Answer> => limited.api('GET', '/v1/user', undefined, key.token);
    const headersOf = ({ headers }: Answer) =>
      ['limit', 'remaining', 'reset'].map((one) => headers.get(`ratelimit-${one}`));
    expect(headersOf(await as())).toEqual(['3', '2', '60']);
    clock.forward(10_000);
    await as();
    expect(headersOf(await as())).toEqual(['3', '0', '50']);
    const refused = await as();
    expect([refused.status, refused.headers.get('retry-after'), refused.body]).toEqual([
      429,
      '50',
      { error: 'Rate limit exceeded', message: expect.stringContaining('3 calls a minute: wait 50 s') },
    ]);
    expect((await limited.api('GET', '/v1/user')).status).toBe(200);
    for (let i = 0; i < 5; i++) expect((await limited.api('GET', '/health', undefined, null)).status).toBe(200);
    clock.forward(50_000);
    expect((await as()).status).toBe(200);
  } finally {
    await limited.stop();
  }
});

test('a fault of ours is told under its request id, and the database keeps its words for the log', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'error', destination: { write: (line) => void lines.push(line) } });
  const broken = await startService({}, { log });
  const database = new Database(`${broken.folder}/ccb.sqlite`);
  try {
    database.exec('alter table audit rename to audit_gone');
    for (const path of ['/v1/audit', '/v1/audit?limit=1']) {
      const { status, headers, body } = await broken.api('GET', path);
      const id = headers.get('x-request-id');
      const message = `Something went wrong on our side; the log has the details under this request id: ${id}.`;
      expect([status, body]).toEqual([500, { error: expect.any(String), message }]);
      expect(lines.find((line) => line.includes(String(id)))).toMatch(/no such table: audit/);
    }
  } finally {
    database.close();
    await broken.stop();
  }
});

test('a method that a path does not take is told so, with those that it takes; nothing is nothing', async () => {
  const wrong = await ask('PUT', `${own()}/events?limit=3`);
  expect([wrong.status, wrong.headers.get('allow'), wrong.body]).toEqual([
    405,
    'GET, HEAD',
    { error: 'Method not allowed', message: `${own()}/events does not take PUT: it takes GET, HEAD.` },
  ]);
  const several = await ask('DELETE', '/v1/integrations/');
  expect([several.status, several.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  const webhook = await ask('PATCH', `/webhooks/${relay.id}`);
  expect([webhook.status, webhook.body.error]).toEqual([405, 'Method not allowed']);
  for (const path of ['/nothing', '/v1/integrations/a/b/c/d', '/v1', `/${'x'.repeat(5_000)}`]) {
    const answer = await ask('GET', path);
    expect([answer.status, answer.headers.get('allow'), answer.body.error]).toEqual([404, null, 'Not found']);
  }
});
