import type { Signer } from '../signers.ts';

/** EventBridge sends the key of its connection; what SNS signs stands in the body, and has tests of its own. */
export const s3: Signer = {
  secret: 'a-key-of-the-connection',
  other: 'a-key-of-another-connection',
  signatureHeader: 'x-api-key',
  timestampHeader: null,
  encoding: 'hex',
  prefix: '',
  several: false,
  isStatic: true,
  headers: (_raw, secret) => ({ 'content-type': 'application/json', 'x-api-key': secret }),
};
