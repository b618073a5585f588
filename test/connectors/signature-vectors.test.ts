import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { sign as githubSign, verify as githubVerify } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { discordSource } from '#src/connectors/discord/source.ts';
import { githubSource } from '#src/connectors/github/source.ts';
import { slackSource } from '#src/connectors/slack/source.ts';
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

test("Slack's own vector", () => {
  const raw = Buffer.from(
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  );
  const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
  const verify = (secret: string, timestamp = '1531420618'): boolean =>
    slackSource.verify({
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
      raw,
      secrets: [secret],
      now: 1_531_420_618_000,
    });
  expect(verify('8f742231b10e8888abcd99yyyzzz85a5')).toBe(true);
  expect(verify('8f742231b10e8888abcd99yyyzzz85a6')).toBe(false);
  expect(verify('8f742231b10e8888abcd99yyyzzz85a5', '1531420619')).toBe(false);
});

test('RFC 8032, test 1, under the headers of Discord: an empty message without a time is no delivery', () => {
  const key = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
  const signature =
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';
  const headers = { 'x-signature-ed25519': signature, 'x-signature-timestamp': '' };
  expect(discordSource.verify({ headers, raw: Buffer.alloc(0), secrets: [key], now: 0 })).toBe(false);
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
