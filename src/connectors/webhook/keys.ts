import { createPublicKey, type KeyObject } from 'node:crypto';

const PADDED_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * The bytes of a shared secret, best reading first. `whsec_…` is base64; without the prefix some tools decode and
 * some do not, so both readings may verify and the plain text signs.
 */
export function secretKeys(secret: string): Buffer[] {
  if (secret.startsWith('whpk_') || secret.trim() === '') return [];
  if (secret.startsWith('whsec_')) {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return key.length === 0 ? [] : [key];
  }
  const plain = Buffer.from(secret);
  return PADDED_BASE64.test(secret) && secret.length >= 32 ? [plain, Buffer.from(secret, 'base64')] : [plain];
}

/** The public key of `whpk_…`, or null for any other secret. */
export function publicKey(secret: string): KeyObject | null {
  if (!secret.startsWith('whpk_')) return null;
  const bytes = Buffer.from(secret.slice('whpk_'.length), 'base64');
  if (bytes.length !== 32) return null;
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });
}
