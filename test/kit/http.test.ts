import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { createEgress } from '#src/kit/egress.ts';
import { CredentialFault, InputFault, OurFault, TemporaryFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import type { ClientOptions, Exchange, Http } from '#src/kit/http-types.ts';

const NOW = Date.UTC(2026, 0, 1);

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;
let handler: Handler = (_request, response) => response.end();
let origin = '';
let http: Http;
let seen: Exchange[] = [];

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => handler(request, response, Buffer.concat(parts).toString()));
});

beforeAll(async () => {
  nock.restore();
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
  const clock = { now: () => NOW };
  http = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }), clock, onExchange: (one) => seen.push(one) });
});
afterEach(() => http.close());

const client = (options: Partial<ClientOptions> = {}) =>
  http.client({ baseUrl: `${origin}/api/`, service: 'demo', ...options });

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

const echo: Handler = (request, response, body) =>
  json(200, { url: request.url, method: request.method, headers: request.headers, body })(request, response, body);

describe('what is sent', () => {
  test('path, query, JSON and credential', async () => {
    handler = echo;
    const { body } = await client({ auth: { bearer: 'abcdef' }, headers: { 'X-One': '1' } }).post('items', {
      query: { a: 'x y', list: [1, 2], none: undefined },
      json: { ключ: 1 },
    });
    expect(body).toMatchObject({
      url: '/api/items?a=x+y&list=1&list=2',
      method: 'POST',
      body: '{"ключ":1}',
      headers: { authorization: 'Bearer abcdef', 'x-one': '1', 'content-type': 'application/json' },
    });
  });

  test('a form, basic and query credentials', async () => {
    handler = echo;
    const basic = await client({ auth: { basic: ['user', 'pass'] } }).put('', { form: { a: '1&2' } });
    expect(basic.body).toMatchObject({
      body: 'a=1%262',
      headers: { authorization: 'Basic dXNlcjpwYXNz', 'content-type': 'application/x-www-form-urlencoded' },
    });
    const query = await client({ auth: { query: { api_token: 'tok' } } }).get('x', { query: { page: 2 } });
    expect(query.body).toMatchObject({ url: '/api/x?api_token=tok&page=2' });
  });

  test.each(['../admin', 'a/../../b', '%2e%2e/x', 'a/./b', 'a b', 'a\r\nb', 'a#b', 'ключ'])(
    'the path %j is refused',
    async (path) => {
      await expect(client().get(path)).rejects.toThrow(InputFault);
    },
  );

  test('a path that looks like another host stays under the base address', async () => {
    handler = echo;
    expect((await client().get('//evil.example.com/x')).body).toMatchObject({ url: '/api//evil.example.com/x' });
  });

  test.each([
    { 'x-a': 'b\r\nx-c: d' },
    { 'x-a': 'b\nc' },
    { 'x-a\r\n': 'b' },
    { 'x a': 'b' },
    { '': 'b' },
    { host: 'evil' },
    { 'Content-Length': '5' },
    { 'transfer-encoding': 'chunked' },
    { 'x-a': 'имя' },
  ] as Record<string, string>[])('the header %j is refused', async (headers) => {
    await expect(client().get('x', { headers })).rejects.toThrow(InputFault);
    await expect(http.raw({ url: `${origin}/`, headers, hosts: ['127.0.0.1'] })).rejects.toThrow(InputFault);
    expect(seen).toHaveLength(0);
  });

  test('a body over the limit and one that is not data are refused', async () => {
    await expect(client().post('x', { body: 'x'.repeat(26 * 1024 * 1024) })).rejects.toThrow(/25 MB/);
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    await expect(client().post('x', { json: loop })).rejects.toThrow(InputFault);
  });
});

describe('what comes back', () => {
  test('JSON is parsed, text stays text, bytes stay bytes, nothing is null', async () => {
    const answer = (type: string, body: string | Buffer): Handler => {
      return (_request, response) => {
        response.writeHead(200, type ? { 'content-type': type } : {});
        response.end(body);
      };
    };
    const got = async (type: string, body: string | Buffer) => {
      handler = answer(type, body);
      return (await client().get('')).body;
    };
    expect(await got('application/vnd.api+json; charset=utf-8', '{"a":1}')).toEqual({ a: 1 });
    expect(await got('application/json', '<html>')).toBe('<html>');
    expect(await got('application/json', '['.repeat(5000))).toBe('['.repeat(5000));
    expect(await got('text/plain', '{"a":1}')).toBe('{"a":1}');
    expect(await got('image/png', Buffer.from([1, 2]))).toEqual(Buffer.from([1, 2]));
    expect(await got('application/json', '')).toBeNull();
  });

  test.each([
    [400, InputFault],
    [404, InputFault],
    [409, InputFault],
    [410, InputFault],
    [422, InputFault],
    [401, CredentialFault],
    [403, CredentialFault],
    [408, TemporaryFault],
    [425, TemporaryFault],
    [429, TemporaryFault],
    [500, TemporaryFault],
    [502, TemporaryFault],
    [503, TemporaryFault],
    [504, TemporaryFault],
  ])('%i is named by what happens next', async (status, kind) => {
    handler = json(status, { message: 'vendor says' });
    const call = client({ fault: (body) => (body as { message: string }).message }).get('');
    await expect(call).rejects.toThrow(kind);
    await expect(call).rejects.toThrow(/demo .*vendor says/);
    await expect(call).rejects.toMatchObject({ details: { service: 'demo', status } });
  });

  test("a service's own no inside a 200, and a fault that the connector made itself", async () => {
    handler = json(200, { ok: false, description: 'chat not found' });
    const telegram = client({ fault: (body) => (body as { description: string }).description });
    await expect(telegram.get('')).rejects.toThrow('demo said no: chat not found');
    await expect(client({ fault: () => new OurFault('X', 'made here') }).get('')).rejects.toThrow(OurFault);
  });

  test.each([
    ['7', 7_000],
    ['1.5', 1_500],
    ['0', 1_000],
    ['999999999', 86_400_000],
    [new Date(NOW + 30_000).toUTCString(), 30_000],
    [new Date(NOW - 30_000).toUTCString(), 1_000],
    [new Date(NOW + 9e9).toUTCString(), 86_400_000],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['2026', 2_026_000],
    ['1e3', undefined],
  ])('Retry-After %j means %p', async (value, ms) => {
    handler = json(429, {}, { 'retry-after': value });
    await expect(client().get('')).rejects.toMatchObject({ title: 'Rate limit exceeded', retryAfterMs: ms });
  });
});

describe('redirects', () => {
  const to = (location: string, status = 302): Handler => {
    return (request, response, body) => {
      if (request.url?.startsWith('/api/start')) response.writeHead(status, { location }).end();
      else echo(request, response, body);
    };
  };

  test('are not followed unless asked', async () => {
    handler = to('/api/end');
    await expect(client().get('start')).rejects.toThrow(/redirect/);
    expect((await client().get('start', { redirects: 3 })).body).toMatchObject({ url: '/api/end' });
  });

  test('are checked anew', async () => {
    for (const location of ['http://10.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/latest']) {
      handler = to(location);
      await expect(client().get('start', { redirects: 3 })).rejects.toThrow(/CCB_EGRESS_ALLOW/);
    }
    handler = to('file:///etc/passwd');
    await expect(client().get('start', { redirects: 3 })).rejects.toThrow(InputFault);
  });

  test('drop the body as browsers do and keep it on 307', async () => {
    handler = to('/api/end', 303);
    const got = await client().post('start', { json: { a: 1 }, redirects: 1 });
    expect(got.body).toMatchObject({ method: 'GET', body: '' });
    handler = to('/api/end', 307);
    const kept = await client().post('start', { json: { a: 1 }, redirects: 1 });
    expect(kept.body).toMatchObject({ method: 'POST', body: '{"a":1}' });
  });

  test('never carry the credential to another origin', async () => {
    const other = createServer((request, response) => echo(request, response, ''));
    await new Promise<void>((done) => {
      other.listen(0, '127.0.0.1', done);
    });
    const address = other.address();
    handler = to(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/there`);
    const { body } = await client({ auth: { bearer: 'secret-token' } }).get('start', { redirects: 1 });
    expect(body).toMatchObject({ url: '/there' });
    expect(JSON.stringify(body)).not.toContain('secret-token');
    other.closeAllConnections();
    other.close();
  });

  test('end', async () => {
    handler = to('/api/start');
    await expect(client().get('start', { redirects: 5 })).rejects.toThrow(/redirect/);
    expect(seen).toHaveLength(6);
  });
});

describe('a service that misbehaves', () => {
  test('an endless body is cut', async () => {
    handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    };
    await expect(client().get('')).rejects.toThrow('Ask for less');
  });

  test('a body that announces too much is refused at its headers', async () => {
    handler = (_request, response) => {
      response.writeHead(200, { 'content-length': String(50 * 1024 * 1024) });
      response.flushHeaders();
    };
    await expect(client().get('')).rejects.toThrow('Ask for less');
    await expect(client().get('', { maxResponseBytes: 10 })).rejects.toThrow(InputFault);
  });

  test('a slow drip ends at the total timeout', async () => {
    handler = (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    };
    const call = client().get('', { timeoutMs: 120 });
    await expect(call).rejects.toThrow(TemporaryFault);
    await expect(call).rejects.toMatchObject({ title: 'Timed out' });
  });

  test('a service that thinks for as long as it may is waited for', async () => {
    const timers = createRequire(import.meta.url)('undici/lib/util/timers.js');
    handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      timers.tick(90_000);
      setImmediate(() => response.end('{"said":"late"}'));
      timers.tick(90_000);
    };
    const { body } = await client().get('', { timeoutMs: 120_000 });
    expect(body).toEqual({ said: 'late' });
  });

  test('silence ends at the timeout, and so does the wait for a free connection', async () => {
    handler = () => undefined;
    const calls = Array.from({ length: 70 }, () => client({ timeoutMs: 100 }).get(''));
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({ status: 'rejected', reason: { title: 'Timed out' } });
    }
  });

  test('a reset and a closed port are temporary', async () => {
    handler = (request) => request.socket.destroy();
    await expect(client().get('')).rejects.toThrow(TemporaryFault);
    await expect(client({ baseUrl: 'http://127.0.0.1:1/' }).get('')).rejects.toThrow(/ECONNREFUSED/);
  });

  test('a caller can stop it', async () => {
    handler = () => undefined;
    const stop = new AbortController();
    const call = client().get('', { signal: stop.signal });
    stop.abort();
    await expect(call).rejects.toMatchObject({ title: 'Stopped' });
    await expect(client().get('', { signal: stop.signal })).rejects.toMatchObject({ title: 'Stopped' });
  });
});

describe('secrets', () => {
  const token = '123456789:AAabcdefghijklmnopqrstuvwxyz_0123456';

  test('appear in no url, no error and no trace', async () => {
    handler = json(400, { description: `bad token ${token} / ${Buffer.from(token).toString('base64')}` });
    const bot = client({
      baseUrl: `${origin}/bot${token}/`,
      redact: [token],
      fault: (body) => (body as { description: string }).description,
    });
    await expect(bot.get('getMe')).rejects.toThrow('bad token [redacted] / [redacted]');
    expect(seen).toMatchObject([
      { method: 'GET', status: 400, url: `${origin}/bot[redacted]/getMe`, host: '127.0.0.1' },
    ]);
    expect(JSON.stringify(seen)).not.toContain(token);
  });

  test('in the query are hidden, and an external address gets no credential', async () => {
    handler = echo;
    const one = client({ auth: { query: { api_token: 'tok-123456' } } });
    await one.get('x');
    expect(seen[0]?.url).toBe(`${origin}/api/x?api_token=[redacted]`);
    const { body } = await client({ auth: { bearer: 'abcdef' } }).external('POST', `${origin}/up?sig=0123456789`, {
      body: 'x',
    });
    expect(body).toMatchObject({ url: '/up?sig=0123456789' });
    expect(JSON.stringify(body)).not.toContain('abcdef');
    expect(seen[1]?.url).toBe(`${origin}/up?[redacted]`);
  });
});

describe('raw calls of handlers', () => {
  test('reach only granted hosts', async () => {
    handler = echo;
    const port = new URL(origin).port;
    for (const hosts of [['127.0.0.1'], [`127.0.0.1:${port}`]]) {
      expect((await http.raw({ url: `${origin}/x`, method: 'post', body: { a: 1 }, hosts })).status).toBe(200);
    }
    for (const hosts of [[], ['example.com'], ['127.0.0.1:1'], ['*.0.0.1x']]) {
      await expect(http.raw({ url: `${origin}/x`, hosts })).rejects.toThrow(/hosts/);
    }
    await expect(http.raw({ url: 'https://evil-example.com', hosts: ['*.example.com'] })).rejects.toThrow(/hosts/);
    await expect(http.raw({ url: `${origin}/x`, method: 'CONNECT', hosts: ['127.0.0.1'] })).rejects.toThrow(InputFault);
  });

  test('give answers below 500 as they are and throw what passes by itself', async () => {
    handler = json(404, { a: 1 });
    expect(await http.raw({ url: `${origin}/x`, hosts: ['127.0.0.1'] })).toMatchObject({ status: 404, body: { a: 1 } });
    handler = json(503, {}, { 'retry-after': '9' });
    await expect(http.raw({ url: `${origin}/x`, hosts: ['127.0.0.1'] })).rejects.toMatchObject({ retryAfterMs: 9_000 });
  });

  test('that are not what their type says are refused, and bytes come as base64', async () => {
    const raw = (request: object) => http.raw({ url: `${origin}/x`, hosts: ['127.0.0.1'], ...request });
    for (const wrong of [
      { url: 7 },
      { url: null },
      { method: {} },
      { headers: 'x' },
      { headers: { a: 7 } },
      { headers: null },
    ]) {
      await expect(raw(wrong)).rejects.toThrow(InputFault);
    }
    handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      response.end(Buffer.from([1, 2, 3]));
    };
    expect((await raw({ signal: {}, timeoutMs: Number.NaN })).body).toBe('AQID');
  });
});
