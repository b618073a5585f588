import { createHmac } from 'node:crypto';
import type { Signer } from '../signers.ts';

/** The usual way, where nobody chose another: HMAC-SHA256 in hex. */
export const okdesk: Signer = {
  secret: 'the secret of the account',
  other: 'the secret of another account',
  signatureHeader: 'x-okdesk-signature',
  timestampHeader: null,
  encoding: 'hex',
  prefix: '',
  several: false,
  headers: (raw, secret) => ({
    'content-type': 'application/json',
    'x-okdesk-signature': createHmac('sha256', secret).update(raw).digest('hex'),
  }),
};
