import { sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { certificateAt } from '../../support/certificate.ts';
import type { Signer } from '../signers.ts';

const NOW_OF_THE_CONTRACT = Date.UTC(2026, 0, 1, 12);
const { pem, key } = certificateAt(NOW_OF_THE_CONTRACT, 'messageverificationcerts.paypal.com');

/** RSA over who, when, to which webhook and a checksum of the body. The secret is the id of the webhook. */
export const paypal: Signer = {
  secret: '0EH40505U7160970P',
  other: '1AB40505U7160970Q',
  signatureHeader: 'paypal-transmission-sig',
  timestampHeader: null,
  encoding: 'base64',
  prefix: '',
  several: false,
  certificate: pem,
  headers(raw, secret, now) {
    const [id, time] = ['69cd13f0-d67a-11e5-baa3-778b53f4ae55', new Date(now).toISOString()];
    const signature = sign('RSA-SHA256', Buffer.from(`${id}|${time}|${secret}|${crc32(raw)}`), key);
    return {
      'content-type': 'application/json',
      'paypal-auth-algo': 'SHA256withRSA',
      'paypal-cert-url': 'https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270',
      'paypal-transmission-id': id,
      'paypal-transmission-time': time,
      'paypal-transmission-sig': signature.toString('base64'),
    };
  },
};
