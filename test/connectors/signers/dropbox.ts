import { createHmac } from 'node:crypto';
import type { Signer } from '../signers.ts';

export const dropbox: Signer = {
  secret: 'the secret of the app',
  other: 'the secret of another app',
  signatureHeader: 'x-dropbox-signature',
  timestampHeader: null,
  encoding: 'hex',
  prefix: '',
  several: false,
  headers: (raw, secret) => ({
    'content-type': 'application/json',
    'x-dropbox-signature': createHmac('sha256', secret).update(raw).digest('hex'),
  }),
};
