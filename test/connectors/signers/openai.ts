import { createHmac } from 'node:crypto';
import type { Signer } from '../signers.ts';

/** Standard Webhooks: the secret is base64 after its prefix. */
export const openai: Signer = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  other: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
  signatureHeader: 'webhook-signature',
  timestampHeader: 'webhook-timestamp',
  encoding: 'base64',
  prefix: 'v1,',
  several: true,
  headers(raw, secret, now) {
    const timestamp = String(Math.floor(now / 1000));
    const id = 'wh_685342e6c53c8190a1be43f081506c52';
    const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), raw]);
    const digest = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(content)
      .digest('base64');
    return {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${digest}`,
    };
  },
};
