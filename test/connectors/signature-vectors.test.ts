import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { sign as githubSign, verify as githubVerify } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { githubSource } from '#src/connectors/github/source.ts';
import { webhookSource } from '#src/connectors/webhook/source.ts';
import { signStandard } from '#src/connectors/webhook/standard.ts';

const byGithub = (raw: string, signature: string, secret: string): boolean =>
  githubSource.verify({
    headers: { 'x-hub-signature-256': signature },
    raw: Buffer.from(raw),
    secrets: [secret],
    now: 0,
  });

test("GitHub's own vector", () => {
  const secret = "It's a Secret to Everybody";
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  expect(byGithub('Hello, World!', signature, secret)).toBe(true);
  expect(byGithub('Hello, World?', signature, secret)).toBe(false);
});

const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  seconds: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

const standard = (headers: Record<string, string>, body: string, secret: string, now: number): boolean =>
  webhookSource.verify({ headers, raw: Buffer.from(body), secrets: [secret], now });

test.each(['webhook', 'svix'])('the vector of Standard Webhooks, under %s-* names', (family) => {
  const { secret, id, seconds, body, signature } = VECTOR;
  const headers = {
    [`${family}-id`]: id,
    [`${family}-timestamp`]: String(seconds),
    [`${family}-signature`]: signature,
  };
  expect(standard(headers, body, secret, seconds * 1000)).toBe(true);
  expect(standard({ ...headers, [`${family}-id`]: 'msg_other' }, body, secret, seconds * 1000)).toBe(false);
  expect(signStandard(secret, id, seconds * 1000, body)['webhook-signature']).toBe(signature);
});

test('headers of two families do not make one signature', () => {
  const { secret, id, seconds, body, signature } = VECTOR;
  const headers = { 'svix-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signature };
  expect(standard(headers, body, secret, seconds * 1000)).toBe(false);
});

test('Ed25519 (v1a) with a public key, and never a v1a under a shared secret', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url');
  const secret = `whpk_${raw.toString('base64')}`;
  const { id, seconds, body } = VECTOR;
  const signature = sign(null, Buffer.from(`${id}.${seconds}.${body}`), privateKey).toString('base64');
  const headers = (value: string) => ({
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': value,
  });
  const now = seconds * 1000;
  expect(standard(headers(`v1a,${signature}`), body, secret, now)).toBe(true);
  expect(standard(headers(`v1,${'A'.repeat(43)}= v1a,${signature}`), body, secret, now)).toBe(true);
  expect(standard(headers(`v1a,${signature}`), `${body} `, secret, now)).toBe(false);
  expect(standard(headers(`v1,${signature}`), body, secret, now)).toBe(false);
  expect(standard(headers(`v1a,${signature}`), body, VECTOR.secret, now)).toBe(false);
  expect(standard(headers(`v1a,${signature}`), body, 'whpk_short', now)).toBe(false);
});

test('RFC 8032, test 1 of Ed25519: an empty message does not verify as something else', () => {
  const key = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
  const signature =
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';
  const headers = {
    'webhook-id': 'a',
    'webhook-timestamp': '1',
    'webhook-signature': `v1a,${Buffer.from(signature, 'hex').toString('base64')}`,
  };
  expect(standard(headers, '', `whpk_${key.toString('base64')}`, 1000)).toBe(false);
});

test('the choices of a manifest: another HMAC header, a static header', () => {
  const raw = Buffer.from('Hello, World!');
  const secrets = ["It's a Secret to Everybody"];
  const hex = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  const base64 = Buffer.from(hex, 'hex').toString('base64');
  const check = (headers: Record<string, string>, scheme: Parameters<typeof webhookSource.verify>[0]['scheme']) =>
    webhookSource.verify({ headers, raw, secrets, now: 0, scheme });
  expect(check({ 'x-signature': hex }, { scheme: 'hmac', header: 'X-Signature' })).toBe(true);
  expect(check({ 'x-s': `v1=${base64}` }, { scheme: 'hmac', header: 'x-s', prefix: 'v1=', encoding: 'base64' })).toBe(
    true,
  );
  expect(check({ 'x-signature': `${hex.slice(0, -1)}0` }, { scheme: 'hmac', header: 'x-signature' })).toBe(false);
  expect(check({ 'x-token': secrets[0] ?? '' }, { scheme: 'header', header: 'X-Token' })).toBe(true);
  expect(check({ 'x-token': 'wrong' }, { scheme: 'header', header: 'x-token' })).toBe(false);
  expect(check({}, { scheme: 'header', header: 'x-token' })).toBe(false);
  expect(
    webhookSource.verify({
      headers: { 'x-token': '' },
      raw,
      secrets: [''],
      now: 0,
      scheme: { scheme: 'header', header: 'x-token' },
    }),
  ).toBe(false);
});

test("differential: GitHub's own library and ours agree", async () => {
  const texts = fc.string({ minLength: 1, unit: 'binary' });
  await fc.assert(
    fc.asyncProperty(texts, texts, fc.boolean(), async (body, secret, honest) => {
      const signature = await githubSign(honest ? secret : `${secret}x`, body);
      expect(byGithub(body, signature, secret)).toBe(await githubVerify(secret, body, signature));
    }),
    { numRuns: 300 },
  );
});

test('differential: the standardwebhooks library and ours agree, both ways', () => {
  const secrets = fc
    .uint8Array({ minLength: 24, maxLength: 64 })
    .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
  const ids = fc.stringMatching(/^msg_[A-Za-z0-9]{1,30}$/);
  fc.assert(
    fc.property(fc.json(), secrets, ids, fc.boolean(), (body, secret, id, honest) => {
      const now = Date.now();
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, new Date(now), honest ? body : `${body} `),
      };
      expect(standard(headers, body, secret, now)).toBe(honest);
      const ours = signStandard(secret, id, now, body);
      expect(new Webhook(secret).verify(body, ours)).toEqual(JSON.parse(body));
    }),
    { numRuns: 300 },
  );
});

test('a secret that is plain text works, as text and, where it is base64, decoded', () => {
  const { id, seconds, body } = VECTOR;
  const now = seconds * 1000;
  const plain = 'your-webhook-secret';
  expect(standard(signStandard(plain, id, now, body), body, plain, now)).toBe(true);
  const bare = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': VECTOR.signature };
  expect(standard(headers, body, bare, now)).toBe(true);
  expect(signStandard(undefined, id, now, body)).toEqual({ 'webhook-id': id, 'webhook-timestamp': String(seconds) });
});
