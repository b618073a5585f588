import { verify as verifySignature } from 'node:crypto';
import { digestFrom, hmacSha256, isFresh, madeByOne, single } from '../signatures.ts';
import type { Headers, Unverified } from '../source.ts';
import { publicKey, secretKeys } from './keys.ts';

const FAMILIES = ['webhook', 'svix'] as const;
const ONE = /^(v[0-9]{1,3}a?),([A-Za-z0-9+/=_-]{1,200})$/;
const MOST = 20;

/** The three headers of a Standard Webhook, all of one family and each sent once. */
export function standardHeaders(headers: Headers): { id: string; timestamp: string; signature: string } | null {
  for (const family of FAMILIES) {
    const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
      single(headers, `${family}-${name}`),
    );
    if (id && timestamp && signature) return { id, timestamp, signature };
  }
  return null;
}

/** `v1,… v1a,…` as pairs; null when any part is malformed, which is also what a repeated header looks like. */
function parts(signature: string): [version: string, encoded: string][] | null {
  const pairs = signature.split(' ').map((one) => ONE.exec(one));
  if (pairs.length > MOST) return null;
  const found: [string, string][] = [];
  for (const pair of pairs) {
    if (pair === null) return null;
    found.push([pair[1] ?? '', pair[2] ?? '']);
  }
  return found;
}

/** v1 is HMAC, v1a is Ed25519: which of them counts is decided by the secret we hold, never by the sender. */
export function verifyStandard({ headers, raw, secrets, now }: Unverified): boolean {
  const sent = standardHeaders(headers);
  if (sent === null || !isFresh(sent.timestamp, now)) return false;
  const signatures = parts(sent.signature);
  if (signatures === null) return false;
  const prefix = `${sent.id}.${sent.timestamp}.`;
  const keys = secrets.flatMap(secretKeys);
  const publicKeys = secrets.flatMap((secret) => publicKey(secret) ?? []);
  return signatures.some(([version, encoded]) => {
    if (version === 'v1') {
      const digest = digestFrom(encoded, 'base64');
      return digest !== null && madeByOne(digest, keys, prefix, raw);
    }
    if (version !== 'v1a' || publicKeys.length === 0) return false;
    const content = Buffer.concat([Buffer.from(prefix), raw]);
    return publicKeys.some((key) => verifySignature(null, content, key, Buffer.from(encoded, 'base64')));
  });
}

/** The headers that let a receiver verify what we send; none without a secret. */
export function signStandard(
  secret: string | undefined,
  id: string,
  now: number,
  body: string,
): Record<string, string> {
  const seconds = String(Math.floor(now / 1000));
  const named = { 'webhook-id': id, 'webhook-timestamp': seconds };
  const [key] = secret === undefined ? [] : secretKeys(secret);
  if (key === undefined) return named;
  const digest = hmacSha256(key, `${id}.${seconds}.`, body).toString('base64');
  return { ...named, 'webhook-signature': `v1,${digest}` };
}
