import type { Signer } from '../signers.ts';

/** Signs nothing and can send a secret of ours in a header. */
export const sentAlong = (service: string): Signer => ({
  secret: `a-secret-for-${service}`,
  other: `another-secret-for-${service}`,
  signatureHeader: 'x-webhook-secret',
  timestampHeader: null,
  encoding: 'hex',
  prefix: '',
  several: false,
  isStatic: true,
  headers: (_raw, secret) => ({ 'content-type': 'application/json', 'x-webhook-secret': secret }),
});
