import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

// X.509 in DER, as little of it as a certificate needs: Node reads certificates and makes none.

const length = (size: number): Buffer =>
  size < 128 ? Buffer.from([size]) : Buffer.from(size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]);

const tagged = (tag: number, ...parts: Buffer[]): Buffer => {
  const inside = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), length(inside.length), inside]);
};

const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, ...parts);
const SHA256_WITH_RSA = sequence(Buffer.from('06092a864886f70d01010b0500', 'hex'));
const COMMON_NAME = Buffer.from('0603550403', 'hex');

const nameOf = (name: string): Buffer => sequence(tagged(0x31, sequence(COMMON_NAME, tagged(0x0c, Buffer.from(name)))));

/** `260101120000Z`. */
const time = (at: number): Buffer =>
  tagged(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replace(/[-T:]/g, '')}Z`));

export interface Certificate {
  pem: string;
  key: KeyObject;
}

/** A certificate of its own making, valid for thirty days around a time. */
export function certificateAt(now: number, name = 'sender.example'): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const month = 30 * 24 * 3_600_000;
  const tbs = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([1])),
    SHA256_WITH_RSA,
    nameOf(name),
    sequence(time(now - month), time(now + month)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('RSA-SHA256').update(tbs).sign(privateKey);
  const der = sequence(tbs, SHA256_WITH_RSA, tagged(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    pem: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey,
  };
}
