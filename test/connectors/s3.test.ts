import { sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectS3 } from '#src/connectors/s3/client.ts';
import { facts } from '#src/connectors/s3/facts.ts';
import { s3Source } from '#src/connectors/s3/source.ts';
import { elements, textIn } from '#src/connectors/s3/xml.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';
import { certificateAt } from '../support/certificate.ts';
import { processorMs } from '../support/processor-time.ts';
import { askingServer, NOW } from './asking.ts';
import { openS3 } from './worlds/s3.ts';
import type { World } from './worlds/world.ts';

const s3 = askingServer();
const key = { access_key_id: 'AKIAIOSFODNN7EXAMPLE', secret_access_key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const xml = (text: string) => ({ text, headers: { 'content-type': 'application/xml' } });
const error = (status: number, code: string, message = '') => ({
  status,
  ...xml(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`),
});

describe("AWS's own examples of signatures", () => {
  const asked: { path: string; headers: Record<string, string> }[] = [];
  const http = {
    request: async (_method: string, path: string, { headers }: { headers: Record<string, string> }) => {
      asked.push({ path, headers });
      return { status: 200, headers: {}, body: null };
    },
  } as unknown as HttpClient;
  const doors = { http: () => http, now: () => Date.UTC(2013, 4, 24) } as unknown as Parameters<typeof connectS3>[1];
  const client = connectS3({ ...key, base_url: 'https://examplebucket.s3.amazonaws.com/' }, doors);

  test('listing', async () => {
    await client.send('GET', { query: { 'max-keys': '2', prefix: 'J' } });
    expect(asked[0]?.path).toBe('?max-keys=2&prefix=J');
    expect(asked[0]?.headers.authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    );
  });

  test('an address that works for a while', async () => {
    const url = new URL(await client.presign('GET', { bucket: 'test.txt' }, 86_400));
    expect(url.searchParams.get('X-Amz-Signature')).toBe(
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
  });
});

describe('the emulated S3', () => {
  let world: World;
  beforeAll(async () => {
    world = await openS3();
  });
  afterAll(() => world.close());
  const run = (action: string, input: object) => s3.run(`s3_${action}`, world.credential(''), input);

  test('what is put comes back as it was, bytes and all, under any key', async () => {
    const bytes = Buffer.from([0, 255, 1, 254, 10, 13]);
    const place = { bucket: 'my-app-bucket', key: 'a b/ключ+(1)&?.bin' };
    await run('put_object', { ...place, content: bytes.toString('base64'), encoding: 'base64' });
    const got = (await run('get_object', { ...place, encoding: 'base64' })) as { content: string; size: number };
    expect(Buffer.from(got.content, 'base64')).toEqual(bytes);
    expect(got.size).toBe(6);
    await expect(run('get_object', place)).rejects.toThrow(/"encoding": "base64"/);
  });

  test('JSON is given back as the text that it was', async () => {
    const place = { bucket: 'my-app-bucket', key: 'one.json' };
    await run('put_object', { ...place, content: '{"a":  1}', content_type: 'application/json' });
    expect(await run('get_object', place)).toMatchObject({ content: '{"a":  1}', content_type: 'application/json' });
  });

  test('lists are read to the end, page by page', async () => {
    for (const n of [1, 2, 3, 4]) await run('put_object', { bucket: 'my-app-bucket', key: `list/${n}`, content: 'x' });
    const all = (await run('list_objects', { bucket: 'my-app-bucket', prefix: 'list/' })) as { objects: object[] };
    expect(all).toMatchObject({ next: null, prefixes: [] });
    expect(all.objects).toHaveLength(4);
    const some = await run('list_objects', { bucket: 'my-app-bucket', prefix: 'list/', limit: 2 });
    expect(some).toMatchObject({ objects: [{ key: 'list/1', size: 1 }, { key: 'list/2' }], next: expect.any(String) });
  });

  test('what is not there is said in a sentence', async () => {
    await expect(run('get_object', { bucket: 'my-app-bucket', key: 'none' })).rejects.toThrow(/no such object/);
    await expect(run('list_objects', { bucket: 'no-bucket' })).rejects.toThrow(/no such bucket.*s3_region/);
    await expect(run('put_object', { bucket: 'my-app-bucket', key: '../x', content: '' })).rejects.toThrow(InputFault);
  });
});

test('pages are followed by their token until the limit; encoded keys are decoded', async () => {
  const page = (keys: string[], next: string) =>
    `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>${next !== ''}</IsTruncated><NextContinuationToken>${next}</NextContinuationToken>${keys
      .map((one) => `<Contents><Key>${one}</Key><Size>1</Size><ETag>&quot;e&quot;</ETag></Contents>`)
      .join('')}<CommonPrefixes><Prefix>p%2F</Prefix></CommonPrefixes></ListBucketResult>`;
  s3.answer(({ url }) =>
    xml(url.includes('continuation-token=two') ? page(['c%0Ad'], '') : page(['a+b', '%D1%8F'], 'two')),
  );
  const found = await s3.run('s3_list_objects', key, { bucket: 'bucket' });
  expect(found).toEqual({
    objects: ['a b', 'я', 'c\nd'].map((one) => ({ key: one, size: 1, etag: 'e', last_modified: null })),
    prefixes: ['p/', 'p/'],
    next: null,
  });
  expect(s3.seen()[0]?.url).toBe('/bucket?list-type=2&encoding-type=url&max-keys=1000');
});

test('a list that never ends, and brings nothing, is given up', async () => {
  s3.answer(() =>
    xml(
      `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>${s3.seen().length}</NextContinuationToken></ListBucketResult>`,
    ),
  );
  expect(await s3.run('s3_list_objects', key, { bucket: 'bucket' })).toMatchObject({ objects: [], next: '50' });
});

test.each([
  [403, 'InvalidAccessKeyId', CredentialFault, /s3_access_key_id/],
  [403, 'SignatureDoesNotMatch', CredentialFault, /s3_secret_access_key/],
  [403, 'AccessDenied', CredentialFault, /policy/],
  [400, 'AuthorizationHeaderMalformed', InputFault, /s3_region/],
  [301, 'PermanentRedirect', InputFault, /another region/],
  [503, 'SlowDown', TemporaryFault, /wait/],
  [500, 'InternalError', TemporaryFault, /InternalError/],
])('%s %s', async (status, code, kind, sentence) => {
  s3.answer(() => error(status, code, 'As it says.'));
  const run = s3.run('s3_get_object', key, { bucket: 'bucket', key: 'key' });
  await expect(run).rejects.toThrow(kind);
  await expect(run).rejects.toThrow(sentence);
});

test('the probe knows a key that may not list the buckets, and no other', async () => {
  s3.answer(() => error(403, 'AccessDenied'));
  expect(await s3.probe('s3', key)).toEqual({ account: key.access_key_id, scopes: null });
  s3.answer(() => error(403, 'InvalidAccessKeyId'));
  await expect(s3.probe('s3', key)).rejects.toThrow(CredentialFault);
});

test('XML is read without being believed', () => {
  expect(textIn('<a>&lt;&amp;amp;&#x41;&#66;&#9999999;&nope;</a>', 'a')).toBe('<&amp;AB&#9999999;&nope;');
  expect(elements('<a>1</a><a>2', 'a')).toEqual(['1']);
  const hostile = '<a>'.repeat(200_000);
  const started = processorMs();
  expect(elements(hostile, 'a')).toEqual([]);
  expect(processorMs() - started).toBeLessThan(1000);
});

describe('what SNS signs', () => {
  const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:my-app-events';
  const { pem, key: privateKey } = certificateAt(NOW);
  const other = certificateAt(NOW);
  const message = (more: object = {}) => ({
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: TOPIC,
    Message: '{"Records":[]}',
    Timestamp: new Date(NOW).toISOString(),
    SignatureVersion: '2',
    SigningCertURL: 'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem',
    ...more,
  });
  const NAMES = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const signed = (given: Record<string, unknown>, by = privateKey) => {
    const text = NAMES.flatMap((name) => (given[name] === undefined ? [] : `${name}\n${given[name]}\n`)).join('');
    return { ...given, Signature: sign('RSA-SHA256', Buffer.from(text), by).toString('base64') };
  };
  const check = (
    given: object,
    how: { secrets?: string[]; certificate?: string; now?: number; header?: string[] | string } = {},
  ) =>
    s3Source.verify({
      headers: { 'x-amz-sns-message-type': how.header ?? 'Notification' },
      raw: Buffer.from(JSON.stringify(given)),
      secrets: how.secrets ?? [TOPIC],
      now: how.now ?? NOW,
      certificate: 'certificate' in how ? how.certificate : pem,
    });

  test('a good one of a topic that was named, alone or among others', () => {
    expect(check(signed(message()))).toBe(true);
    expect(check(signed(message({ Subject: 'Amazon S3 Notification' })))).toBe(true);
    expect(check(signed(message()), { secrets: [`arn:aws:sns:us-east-1:123456789012:b, ${TOPIC}`] })).toBe(true);
    const confirmation = { Type: 'SubscriptionConfirmation', SubscribeURL: 'https://x', Token: 't' };
    expect(check(signed(message(confirmation)))).toBe(true);
  });

  const good = signed(message()) as Record<string, string>;
  const { Signature = '' } = good;
  const refused: [string, object, Parameters<typeof check>[1]?][] = [
    ['another topic', signed(message({ TopicArn: `${TOPIC}-2` }))],
    ['a topic that begins alike', good, { secrets: [`${TOPIC}s`] }],
    ['no secret', good, { secrets: [] }],
    ['a secret that is no topic', good, { secrets: ['my-secret'] }],
    ['no certificate', good, { certificate: undefined as unknown as string }],
    ['a certificate of somebody else', good, { certificate: other.pem }],
    ['something that is no certificate', good, { certificate: 'text' }],
    ['a certificate that has ended', good, { now: NOW + 31 * 24 * 3_600_000 }],
    ['somebody else signed it', signed(message(), other.key)],
    ['another message', { ...good, Message: '{"Records":[1]}' }],
    ['another id', { ...good, MessageId: 'another' }],
    ['a subject that was not signed', { ...good, Subject: 'new' }],
    ['no signature', { ...good, Signature: undefined }],
    ['an empty signature', { ...good, Signature: '' }],
    ['a truncated signature', { ...good, Signature: Signature.slice(0, -4) }],
    ['a longer signature', { ...good, Signature: `${Signature}AAAA` }],
    ['another spelling of the signature', { ...good, Signature: ` ${Signature}` }],
    ['a list of signatures', { ...good, Signature: [Signature] }],
    ['version 1, which is SHA-1', { ...good, SignatureVersion: '1' }],
    ['no version', { ...good, SignatureVersion: undefined }],
    ['a version that is a number', { ...good, SignatureVersion: 2 }],
    ['an unknown kind', signed(message({ Type: 'Other' }))],
    ['a kind of the prototype', signed(message({ Type: 'constructor' }))],
    ['an hour too old', signed(message({ Timestamp: new Date(NOW - 3_601_000).toISOString() }))],
    ['an hour too early', signed(message({ Timestamp: new Date(NOW + 3_601_000).toISOString() }))],
    ['no time', signed(message({ Timestamp: 'NaN' }))],
    ['a header that came twice', good, { header: ['Notification', 'Notification'] }],
  ];
  test.each(refused.map(([what, given, how = {}]) => [what, given, how] as const))('refused: %s', (_what, given, how) =>
    expect(check(given, how)).toBe(false),
  );

  test("a topic's name opens nothing by itself", () => {
    const headers = { 'x-api-key': TOPIC };
    expect(s3Source.verify({ headers, raw: Buffer.from('{}'), secrets: [TOPIC], now: NOW })).toBe(false);
  });

  const where = (SigningCertURL: unknown, base?: string) =>
    s3Source.certificateUrl?.(
      { 'x-amz-sns-message-type': 'Notification' },
      Buffer.from(JSON.stringify({ SigningCertURL })),
      base,
    );

  test('certificates are looked for at SNS, and where this installation has it instead', () => {
    const url = 'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem';
    expect(where(url)).toBe(url);
    expect(where('https://sns.cn-north-1.amazonaws.com.cn/a.pem')).toBe(
      'https://sns.cn-north-1.amazonaws.com.cn/a.pem',
    );
    expect(where('http://localhost:4566/a.pem', 'http://localhost:4566/')).toBe('http://localhost:4566/a.pem');
    expect(s3Source.certificateUrl?.({}, Buffer.from(JSON.stringify({ SigningCertURL: url })), undefined)).toBeNull();
  });

  test.each([
    'http://sns.eu-central-1.amazonaws.com/a.pem',
    'https://sns.eu-central-1.amazonaws.com.evil.example/a.pem',
    'https://evil.example/sns.eu-central-1.amazonaws.com/a.pem',
    'https://sns.eu-central-1.amazonaws.com@evil.example/a.pem',
    'https://user:pass@sns.eu-central-1.amazonaws.com/a.pem',
    'https://sns.eu-central-1.amazonaws.com:8443/a.pem',
    'https://sns.eu-central-1.amazonaws.com/a.txt',
    'https://sns.x.amazonaws.com/a.pem',
    'https://bucket.s3.amazonaws.com/a.pem',
    'https://snsXeu-central-1.amazonaws.com/a.pem',
    'file:///etc/a.pem',
    'http://localhost:4567/a.pem',
    '',
    null,
    7,
  ])('never asked: %s', (url) => expect(where(url, 'http://localhost:4566/')).toBeNull());

  test('a subscription is confirmed at SNS alone; tests and farewells leave no event', () => {
    const greet = (more: object) => s3Source.handshake?.({}, message(more), undefined);
    const SubscribeURL = 'https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=t';
    expect(greet({ Type: 'SubscriptionConfirmation', SubscribeURL })).toMatchObject({
      status: 200,
      visit: SubscribeURL,
    });
    expect(greet({ Type: 'SubscriptionConfirmation', SubscribeURL: 'https://evil.example/' })).toMatchObject({
      status: 400,
    });
    expect(greet({ Type: 'UnsubscribeConfirmation' })).toMatchObject({ status: 200 });
    expect(greet({ Message: '{"Service":"Amazon S3","Event":"s3:TestEvent"}' })).toMatchObject({ status: 200 });
    expect(greet({})).toBeNull();
  });
});

test('one change is one event in every envelope, and sequencers can be compared as texts', () => {
  const example = s3Source.example?.('object_created.put') as { Message: string };
  const bare = JSON.parse(example.Message);
  const described = (payload: object) => s3Source.describe({}, payload, Buffer.alloc(0));
  expect(described(bare)).toEqual(described(example));
  const later = structuredClone(bare);
  later.Records[0].s3.object.sequencer = '0055aed6dcd90281e51';
  expect(described(later).id).not.toBe(described(bare).id);
  const sequencer = (payload: object) => facts(payload, { type: 'x' }).sequencer as string;
  expect(sequencer(bare)).toBe('0055AED6DCD90281E500000000000000');
  later.Records[0].s3.object.sequencer = '0055AED6DCD90281E6';
  expect(sequencer(later) > sequencer(bare)).toBe(true);
});
