import { createHmac } from 'node:crypto';
import type { Signer } from '../signers.ts';

/** Chats alone are signed, with SHA-1 over the body. */
export const amocrm: Signer = {
  secret: 'the secret of the channel',
  other: 'the secret of another channel',
  signatureHeader: 'x-signature',
  timestampHeader: null,
  encoding: 'hex',
  prefix: '',
  several: false,
  headers: (raw, secret) => ({
    'content-type': 'application/json',
    'x-signature': createHmac('sha1', secret).update(raw).digest('hex'),
  }),
};
