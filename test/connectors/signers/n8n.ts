import { createHmac } from 'node:crypto';
import type { Signer } from '../signers.ts';

/** What a Crypto node makes: HMAC-SHA256 in hex, sent as X-Signature. */
export const n8n: Signer = {
  secret: 'the secret of the workflow',
  other: 'the secret of another workflow',
  signatureHeader: 'x-signature',
  timestampHeader: null,
  encoding: 'hex',
  prefix: '',
  several: false,
  headers: (raw, secret) => ({
    'content-type': 'application/json',
    'x-n8n-execution-id': '231',
    'x-signature': createHmac('sha256', secret).update(raw).digest('hex'),
  }),
};
