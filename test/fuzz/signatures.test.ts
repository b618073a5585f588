import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { githubSource } from '#src/connectors/github/source.ts';
import type { Headers, Unverified } from '#src/connectors/source.ts';
import { webhookSource } from '#src/connectors/webhook/source.ts';
import { edited, runs } from '../support/fuzz.ts';

const NOW = 1_800_000_000_000;
const SECONDS = String(NOW / 1000);

const bytes = fc.uint8Array({ maxLength: 300 }).map((raw) => Buffer.from(raw));
const secret = fc.string({ minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== '');
const whsec = fc
  .uint8Array({ minLength: 16, maxLength: 64 })
  .map((raw) => `whsec_${Buffer.from(raw).toString('base64')}`);

const github = (raw: Buffer, key: string): string => `sha256=${createHmac('sha256', key).update(raw).digest('hex')}`;
const verifyGitHub = (raw: Buffer, signature: string | string[], key: string): boolean =>
  githubSource.verify({ headers: { 'x-hub-signature-256': signature } as Headers, raw, secrets: [key], now: NOW });

interface Signed {
  id: string;
  timestamp: string;
  signature: string;
  raw: Buffer;
}

function standard(raw: Buffer, key: string, id: string): Signed {
  const mac = createHmac('sha256', Buffer.from(key.slice('whsec_'.length), 'base64'));
  const signature = `v1,${mac.update(`${id}.${SECONDS}.`).update(raw).digest('base64')}`;
  return { id, timestamp: SECONDS, signature, raw };
}

const verifyStandard = ({ id, timestamp, signature, raw }: Signed, key: string): boolean =>
  webhookSource.verify({
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
    raw,
    secrets: [key],
    now: NOW,
  });

/** Bytes with a few of them exchanged, taken out or put in. */
const changed = (raw: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.nat(raw.length), fc.nat({ max: 2 }), fc.uint8Array({ maxLength: 2 }))
    .map(([at, take, put]) => Buffer.concat([raw.subarray(0, at), put, raw.subarray(at + take)]));

test('GitHub: a good signature is taken, a changed one never', () => {
  const cases = fc.tuple(bytes, secret).chain(([raw, key]) => {
    const good = github(raw, key);
    return fc.tuple(fc.constant({ raw, key, good }), edited(good, '0123456789abcdefABCDEFsha=, \0'));
  });
  fc.assert(
    fc.property(cases, ([{ raw, key, good }, other]) => {
      expect(verifyGitHub(raw, good, key)).toBe(true);
      expect(verifyGitHub(raw, other, key)).toBe(other === good);
      expect(verifyGitHub(raw, [good, other], key)).toBe(false);
      expect(verifyGitHub(raw, `${good}, ${other}`, key)).toBe(false);
    }),
    runs(),
  );
});

test('GitHub: a changed body or another secret is never taken', () => {
  const cases = fc
    .tuple(bytes, secret)
    .chain(([raw, key]) => fc.tuple(fc.constant({ raw, key }), changed(raw), secret));
  fc.assert(
    fc.property(cases, ([{ raw, key }, otherRaw, otherKey]) => {
      const good = github(raw, key);
      expect(verifyGitHub(otherRaw, good, key)).toBe(otherRaw.equals(raw));
      expect(verifyGitHub(raw, good, otherKey)).toBe(otherKey === key);
    }),
    runs(),
  );
});

test('Standard Webhooks: whatever is changed in id, time, signature or body is never taken', () => {
  const letters = '0123456789abcdefABCDEFv1a,+/=. -_\0';
  const cases = fc.tuple(bytes, whsec, fc.stringMatching(/^msg_[A-Za-z0-9]{1,20}$/)).chain(([raw, key, id]) => {
    const good = standard(raw, key, id);
    const other = fc.record({
      id: fc.oneof(fc.constant(id), edited(id, letters)),
      timestamp: fc.oneof(fc.constant(SECONDS), edited(SECONDS, '0123456789+-. ex')),
      signature: fc.oneof(fc.constant(good.signature), edited(good.signature, letters)),
      raw: fc.oneof(fc.constant(raw), changed(raw)),
    });
    return fc.tuple(fc.constant({ good, key }), other);
  });
  fc.assert(
    fc.property(cases, ([{ good, key }, other]) => {
      expect(verifyStandard(good, key)).toBe(true);
      const signs = other.signature.split(' ').includes(good.signature);
      const same = other.id === good.id && other.timestamp === good.timestamp && other.raw.equals(good.raw) && signs;
      if (!same) expect(verifyStandard(other, key)).toBe(false);
    }),
    runs(),
  );
});

test('Standard Webhooks: the same words cut elsewhere are not the same signature', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9.]{1,12}$/), bytes, whsec, fc.nat(12), (id, raw, key, cut) => {
      const good = standard(raw, key, id);
      const moved = { ...good, id: id.slice(0, cut), raw: Buffer.concat([Buffer.from(id.slice(cut)), raw]) };
      fc.pre(moved.id !== id);
      expect(verifyStandard(moved, key)).toBe(false);
    }),
    runs(),
  );
});

const header = fc.oneof(
  fc.string(),
  fc.constantFrom('', 'v1,', 'v1a,AAAA', 'sha256=', `v1,${'A'.repeat(43)}=`, 'v1 v1 v1', SECONDS),
  fc.array(fc.string(), { maxLength: 3 }),
);
const scheme: fc.Arbitrary<Unverified['scheme']> = fc.oneof(
  fc.constant(undefined),
  fc.constant({ scheme: 'standard' as const }),
  fc.record({
    scheme: fc.constant('header' as const),
    header: fc.constantFrom('webhook-id', 'Webhook-Signature', '__proto__', 'constructor'),
  }),
  fc.record({
    scheme: fc.constant('hmac' as const),
    header: fc.constantFrom('webhook-signature', 'X-Hub-Signature-256', 'toString'),
    prefix: fc.constantFrom('', 'sha256=', 'v1,'),
    encoding: fc.constantFrom('hex' as const, 'base64' as const),
  }),
);
const anySecret = fc.oneof(
  secret,
  whsec,
  fc.constantFrom('', ' ', 'whsec_', 'whpk_', 'whsec_!!!!'),
  fc.uint8Array({ minLength: 30, maxLength: 34 }).map((raw) => `whpk_${Buffer.from(raw).toString('base64')}`),
);

test('whatever comes, no verifier throws, and what nobody signed is not taken', () => {
  const names = [
    'x-hub-signature-256',
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
    'svix-id',
    'svix-timestamp',
    'svix-signature',
  ];
  const headers = fc.dictionary(fc.constantFrom(...names), header) as fc.Arbitrary<Headers>;
  fc.assert(
    fc.property(headers, bytes, fc.array(anySecret, { maxLength: 3 }), scheme, (given, raw, secrets, chosen) => {
      const delivery = { headers: given, raw, secrets, now: NOW };
      expect(githubSource.verify(delivery)).toBe(false);
      const taken = webhookSource.verify({ ...delivery, scheme: chosen });
      const said = chosen?.scheme === 'header' ? given[chosen.header.toLowerCase()] : undefined;
      expect(taken).toBe(typeof said === 'string' && said !== '' && secrets.includes(said));
    }),
    runs(),
  );
});
