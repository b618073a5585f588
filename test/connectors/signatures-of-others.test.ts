import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import Stripe from 'stripe';
import { Webhook as Svix } from 'svix';
import { stripeSource } from '#src/connectors/stripe/source.ts';
import { webhookSource } from '#src/connectors/webhook/source.ts';
import { signStandard } from '#src/connectors/webhook/standard.ts';

// Our verifiers beside those that the vendors give away: on the same pairs they say the same.

const TOLERANCE_SECONDS = 300;
const secrets = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);

const didThrow = (work: () => unknown): boolean => {
  try {
    work();
    return false;
  } catch {
    return true;
  }
};

const byStripe = (body: string, header: string, secret: string): boolean =>
  !didThrow(() => Stripe.webhooks.constructEvent(body, header, secret, TOLERANCE_SECONDS));

const byUs = (body: string, header: string, secret: string): boolean =>
  stripeSource.verify({
    headers: { 'stripe-signature': header },
    raw: Buffer.from(body),
    secrets: [secret],
    now: Date.now(),
  });

test("differential: what Stripe's own library signs we take, and what we refuse it refuses", () => {
  fc.assert(
    fc.property(fc.json(), secrets, fc.constantFrom('honest', 'body', 'secret', 'old'), (body, secret, how) => {
      const seconds = Math.floor(Date.now() / 1000) - (how === 'old' ? TOLERANCE_SECONDS + 60 : 0);
      const header = Stripe.webhooks.generateTestHeaderString({
        payload: how === 'body' ? `${body} ` : body,
        secret: how === 'secret' ? `${secret}x` : secret,
        timestamp: seconds,
      });
      expect(byUs(body, header, secret)).toBe(how === 'honest');
      expect(byStripe(body, header, secret)).toBe(how === 'honest');
    }),
    { numRuns: 300 },
  );
});

test('differential: of headers that nobody made by the rules we take no more than Stripe does', () => {
  const body = '{"id":"evt_1"}';
  const secret = 'whsec_one';
  const seconds = Math.floor(Date.now() / 1000);
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const parts = fc.constantFrom(
    `t=${seconds}`,
    `v1=${digest}`,
    `v1=${'0'.repeat(64)}`,
    `v0=${digest}`,
    't=1',
    'v1=',
    '',
    'x=y',
    ' ',
  );
  let taken = 0;
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 5 }), (given) => {
      const header = given.join(',');
      if (!byUs(body, header, secret)) return;
      taken++;
      expect(byStripe(body, header, secret)).toBe(true);
    }),
    { numRuns: 3000 },
  );
  expect(taken).toBeGreaterThan(0);
});

test("differential: Svix's own library and ours agree, both ways and under its names of headers", () => {
  const ids = fc.stringMatching(/^msg_[A-Za-z0-9]{1,30}$/);
  fc.assert(
    fc.property(fc.json(), secrets, ids, fc.boolean(), (body, secret, id, honest) => {
      const now = new Date();
      const headers = {
        'svix-id': id,
        'svix-timestamp': String(Math.floor(now.getTime() / 1000)),
        'svix-signature': new Svix(secret).sign(id, now, honest ? body : `${body} `),
      };
      const ours = { headers, raw: Buffer.from(body), secrets: [secret], now: now.getTime() };
      expect(webhookSource.verify(ours)).toBe(honest);
      expect(!didThrow(() => new Svix(secret).verify(body, headers))).toBe(honest);
      const signed = signStandard(secret, id, now.getTime(), body);
      expect(didThrow(() => new Svix(secret).verify(body, signed))).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('the check value of CRC-32, which PayPal signs of a body', () => {
  expect(crc32('123456789')).toBe(3_421_780_262);
});
