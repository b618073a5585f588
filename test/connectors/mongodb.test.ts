import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { BSON, MongoNetworkError } from 'mongodb';
import nock from 'nock';
import { getAction } from '#src/connectors/catalogue.ts';
import { checkInput } from '#src/connectors/check-input.ts';
import { getConnector } from '#src/connectors/get-connector.ts';
import { readMongoUrl } from '#src/connectors/mongodb/address.ts';
import { mongoFault } from '#src/connectors/mongodb/errors.ts';
import { openClient } from '#src/connectors/open-client.ts';
import { createEgress } from '#src/kit/egress.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { createHttp } from '#src/kit/http.ts';
import type { Http } from '#src/kit/http-types.ts';
import { type MongoServer, startMongo } from '../support/mongo-server.ts';

let http: Http;
let server: MongoServer;
beforeAll(async () => {
  nock.restore();
  http = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }) });
  server = await startMongo();
});
afterEach(() => {
  server.collections.clear();
  server.commands.length = 0;
});
afterAll(async () => {
  await http.close();
  await server.close();
});

const address = ({ port } = server): string => `mongodb://127.0.0.1:${port}/shop`;
const open = (url: string, by = http): unknown => openClient(getConnector('mongodb'), { url }, { http: by });

async function run<T = Record<string, unknown>>(name: string, input: object, url = address(), by = http): Promise<T> {
  const action = getAction(`mongodb_${name}`);
  const call = { idempotencyKey: 'k', signal: undefined, now: 0 };
  return (await action.run(checkInput<object>(action, input), open(url, by), call)) as T;
}

test('what is inserted is found, with ids and times as texts, by ids and times as MongoDB has them', async () => {
  const made = await run('insert_one', {
    collection: 'events',
    document: { title: 'one', at: { $date: '2026-01-01T00:00:00Z' } },
  });
  expect(made.inserted_id).toMatch(/^[0-9a-f]{24}$/);
  const [kept] = server.collections.get('events') ?? [];
  expect(kept?.at).toEqual(new Date('2026-01-01T00:00:00Z'));
  const filter = { _id: { $oid: made.inserted_id } };
  expect(await run('find', { collection: 'events', filter })).toEqual({
    documents: [{ _id: made.inserted_id, title: 'one', at: '2026-01-01T00:00:00.000Z' }],
    truncated: false,
  });
});

test('values that JSON has no place for', async () => {
  server.collections.set('odd', [
    {
      _id: 'a',
      large: BSON.Long.fromString('9007199254740993'),
      price: BSON.Decimal128.fromString('1.50'),
      bytes: new BSON.Binary(Buffer.from([0, 255])),
      list: [new Date(0), null],
    },
  ]);
  expect(await run('find', { collection: 'odd' })).toMatchObject({
    documents: [{ large: expect.anything(), price: '1.50', bytes: 'AP8=', list: ['1970-01-01T00:00:00.000Z', null] }],
  });
});

test('batches are fetched until there are enough, and no more are given than were asked for', async () => {
  server.collections.set(
    'many',
    Array.from({ length: 300 }, (_, n) => ({ _id: n, n })),
  );
  const found = await run<{ documents: { n: number }[]; truncated: boolean }>('find', {
    collection: 'many',
    sort: { n: -1 },
    limit: 120,
  });
  expect(found.documents.map(({ n }) => n)).toEqual(Array.from({ length: 120 }, (_, n) => 299 - n));
  expect(found.truncated).toBe(true);
  expect(server.commands.filter((name) => name === 'getMore').length).toBe(2);
  expect(await run('find', { collection: 'many', filter: { n: 7 } })).toMatchObject({
    documents: [{ n: 7 }],
    truncated: false,
  });
});

test('no more bytes than anybody should read', async () => {
  server.collections.set(
    'large',
    Array.from({ length: 8 }, (_, n) => ({ _id: n, text: 'x'.repeat(1_000_000) })),
  );
  await expect(run('find', { collection: 'large' })).rejects.toThrow(/more than 5 MB/);
});

test('a document is changed, or made where there is none', async () => {
  const change = {
    collection: 'events',
    filter: { number: 42 },
    update: { $set: { status: 'open' }, $inc: { count: 1 } },
  };
  expect(await run('update_one', change)).toEqual({ matched: 0, modified: 0, upserted_id: null });
  const made = await run('update_one', { ...change, upsert: true });
  expect(made).toEqual({ matched: 0, modified: 0, upserted_id: expect.stringMatching(/^[0-9a-f]{24}$/) });
  expect(await run('update_one', change)).toEqual({ matched: 1, modified: 1, upserted_id: null });
  expect(server.collections.get('events')).toMatchObject([{ number: 42, status: 'open', count: 2 }]);
  await expect(run('update_one', { ...change, update: { status: 'x' } })).rejects.toThrow(/\$set/);
});

test('no code runs on the server, and no collection of its own is touched', async () => {
  for (const filter of [{ $where: 'sleep(1)' }, { a: { $expr: { $function: { body: 'x' } } } }]) {
    await expect(run('find', { collection: 'events', filter })).rejects.toThrow(/runs code/);
  }
  await expect(run('find', { collection: 'system.users' })).rejects.toThrow(InputFault);
  const deep = JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`);
  await expect(run('insert_one', { collection: 'events', document: deep })).rejects.toThrow(/levels deep/);
  expect(server.commands).toEqual([]);
});

test.each([
  [
    'not authorized',
    { code: 13, errmsg: 'not authorized on shop', codeName: 'Unauthorized' },
    CredentialFault,
    /readWrite/,
  ],
  [
    'too slow',
    { code: 50, errmsg: 'operation exceeded time limit', codeName: 'MaxTimeMSExpired' },
    InputFault,
    /15 seconds/,
  ],
  ['a mistake', { code: 2, errmsg: 'unknown operator: $x', codeName: 'BadValue' }, InputFault, /unknown operator/],
])('what the server refuses: %s', async (_what, refusal, kind, sentence) => {
  const strict = await startMongo({ refuses: { find: refusal } });
  const by = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }) });
  try {
    const refused = run('find', { collection: 'events' }, address(strict), by);
    await expect(refused).rejects.toThrow(kind);
    await expect(refused).rejects.toThrow(sentence);
  } finally {
    await by.close();
    await strict.close();
  }
});

test('connections are shared, and none is left when all is closed', async () => {
  const by = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }) });
  const own = await startMongo();
  await Promise.all(Array.from({ length: 20 }, () => run('find', { collection: 'events' }, address(own), by)));
  // Four that work, and one or two with which the driver watches the server.
  expect(own.connections.size).toBeLessThanOrEqual(6);
  await by.close();
  const end = Date.now() + 60_000;
  while (own.connections.size > 0 && Date.now() < end) await new Promise((done) => setImmediate(done));
  expect(own.connections.size).toBe(0);
  await own.close();
});

test('the guard holds: for the address, and for members that a server names', async () => {
  const closed = createHttp({ egress: createEgress({ allow: [] }) });
  for (const host of ['127.0.0.1', 'localhost', '169.254.169.254', '[::1]']) {
    const url = `mongodb://${host}:${server.port}/shop`;
    await expect(run('find', { collection: 'events' }, url, closed)).rejects.toThrow(/CCB_EGRESS_ALLOW/);
  }
  await closed.close();

  const inside = await startMongo();
  const liar = await startMongo({ members: [`127.0.0.2:${inside.port}`, `169.254.169.254:80`] });
  const by = createHttp({ egress: createEgress({ allow: ['127.0.0.1'] }) });
  const url = `mongodb://127.0.0.1:${liar.port},127.0.0.1:${inside.port}/shop?replicaSet=rs0`;
  const refused = run('find', { collection: 'events' }, url, by);
  await expect(refused).rejects.toThrow(/127\.0\.0\.2.*CCB_EGRESS_ALLOW/);
  await by.close();
  await liar.close();
  await inside.close();
});

test('a server that is not there is tried again later, a certificate that nobody vouches for is not', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1 canary'), { code: 'ECONNREFUSED' });
  const gone = mongoFault(new MongoNetworkError('connect ECONNREFUSED 127.0.0.1:1 canary', { cause }), ['canary']);
  expect(gone).toBeInstanceOf(TemporaryFault);
  expect(gone.message).not.toContain('canary');
  const untrusted = mongoFault(new MongoNetworkError('x', { cause: new Error('self-signed certificate') }), []);
  expect(untrusted).toBeInstanceOf(CredentialFault);
  expect(untrusted.message).toMatch(/tlsAllowInvalidCertificates/);
});

test('the probe says who we are', async () => {
  expect(await getConnector('mongodb').probe?.(open(address()))).toEqual({ account: '127.0.0.1/shop', scopes: null });
});

test('addresses say what they must, and lead nowhere else', () => {
  expect(readMongoUrl('mongodb+srv://bot:p%40ss@cluster.example.com/shop?retryWrites=true&w=majority')).toMatchObject({
    database: 'shop',
    user: 'bot',
    secrets: ['p%40ss', 'p@ss'],
    isSingle: false,
  });
  expect(readMongoUrl('mongodb://a:1,[::1]/shop').hosts).toEqual([
    { host: 'a', port: 1 },
    { host: '::1', port: 27_017 },
  ]);
  expect(readMongoUrl('mongodb://a/shop').isSingle).toBe(true);
  for (const wrong of [
    '',
    'http://a/b',
    'mongodb://a',
    'mongodb://u:canary@/b',
    'mongodb://u:canary@a b/c',
    'mongodb://u:canary@a/b?tlsCAFile=/etc/passwd',
    'mongodb://u:canary@a/b?tlsCertificateKeyFile=/etc/passwd',
    'mongodb://u:canary@a/b?proxyHost=10.0.0.1',
    'mongodb://u:canary@a/b?authMechanism=MONGODB-AWS',
    'mongodb://u:canary@a/b?authMechanism=MONGODB-OIDC&authMechanismProperties=ENVIRONMENT:azure',
    'mongodb://u:%zz@a/b',
  ]) {
    expect(() => readMongoUrl(wrong)).toThrow(CredentialFault);
    expect(() => readMongoUrl(wrong)).not.toThrow(/canary/);
  }
});
