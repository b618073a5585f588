import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Headers, Unverified } from './source.ts';

/** A header that came exactly once; a repeated one is no signature at all. */
export function single(headers: Headers, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

export const hmacSha256 = (key: string | Buffer, ...parts: (string | Buffer)[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** True when one of the keys made this digest. Every key is tried, so that the time says nothing about which. */
export function madeByOne(digest: Buffer, keys: readonly (string | Buffer)[], ...parts: (string | Buffer)[]): boolean {
  let found = false;
  for (const key of keys) {
    if (key.length > 0 && sameBytes(digest, hmacSha256(key, ...parts))) found = true;
  }
  return found;
}

const HEX_SHA256 = /^[0-9a-f]{64}$/;
const BASE64_SHA256 = /^[A-Za-z0-9+/]{43}=$/;

/** 32 bytes from lower-case hex or padded base64 in its one spelling, or null when the text is anything else. */
export function digestFrom(text: string, encoding: 'hex' | 'base64'): Buffer | null {
  if (!(encoding === 'hex' ? HEX_SHA256 : BASE64_SHA256).test(text)) return null;
  const bytes = Buffer.from(text, encoding);
  return bytes.toString(encoding) === text ? bytes : null;
}

/** Seconds since 1970 within five minutes of now, both ways. */
export function isFresh(seconds: string, now: number, toleranceMs = 300_000): boolean {
  return /^[0-9]{1,12}$/.test(seconds) && Math.abs(Number(seconds) * 1000 - now) <= toleranceMs;
}

/** `<prefix><digest>` in one header, made over the raw body alone. */
export function verifyHmacHeader(
  delivery: { headers: Headers; raw: Buffer; secrets: readonly string[] },
  scheme: { header: string; prefix: string; encoding: 'hex' | 'base64' },
): boolean {
  const value = single(delivery.headers, scheme.header);
  if (value === null || !value.startsWith(scheme.prefix)) return false;
  const digest = digestFrom(value.slice(scheme.prefix.length), scheme.encoding);
  return digest !== null && madeByOne(digest, delivery.secrets, delivery.raw);
}

/** Digests are compared, so that lengths do not show. */
function isSecret(value: string | null, secrets: readonly string[]): boolean {
  if (value === null) return false;
  const given = hmacSha256('compare', value);
  return secrets.some((secret) => secret !== '' && sameBytes(given, hmacSha256('compare', secret)));
}

/** A header that is the secret itself. */
export const verifyStaticHeader = (
  delivery: { headers: Headers; secrets: readonly string[] },
  header: string,
): boolean => isSecret(single(delivery.headers, header), delivery.secrets);

const SENT_ALONG = 'x-webhook-secret';

/** `Bearer <secret>`, or `Basic` with the secret for a password. */
function authorized(value: string | null): string | null {
  const [, kind = '', given = ''] = /^(bearer|basic) +(\S+)$/i.exec(value ?? '') ?? [];
  if (kind.toLowerCase() !== 'basic') return given === '' ? null : given;
  const [, password = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(given, 'base64').toString('utf8')) ?? [];
  return password === '' ? null : password;
}

/**
 * Of senders that sign nothing some can send a secret of ours along: in the header that the manifest names, in
 * X-Webhook-Secret, or as their authorization.
 */
export function verifySentAlong({ headers, secrets, scheme }: Unverified): boolean {
  if (scheme !== undefined) {
    return scheme.scheme === 'header' && verifyStaticHeader({ headers, secrets }, scheme.header.toLowerCase());
  }
  if (headers[SENT_ALONG] !== undefined) return verifyStaticHeader({ headers, secrets }, SENT_ALONG);
  return isSecret(authorized(single(headers, 'authorization')), secrets);
}
