import { createHmac } from 'node:crypto';
import type { Signer } from '../signers.ts';

const NOW_OF_THE_CONTRACT = Date.UTC(2026, 0, 1, 12);

/** The time stands in the same header as the digest, so that its own cases are in stripe.test.ts. */
export const stripe: Signer = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  other: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
  signatureHeader: 'stripe-signature',
  timestampHeader: null,
  encoding: 'hex',
  prefix: `t=${NOW_OF_THE_CONTRACT / 1000},v1=`,
  several: false,
  headers(raw, secret, now) {
    const time = Math.floor(now / 1000);
    const digest = createHmac('sha256', secret).update(`${time}.`).update(raw).digest('hex');
    return { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': `t=${time},v1=${digest}` };
  },
};
