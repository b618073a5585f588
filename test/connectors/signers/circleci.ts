import { createHmac } from 'node:crypto';
import type { Signer } from '../signers.ts';

export const circleci: Signer = {
  secret: 'a secret of the project',
  other: 'the secret of a neighbour',
  signatureHeader: 'circleci-signature',
  timestampHeader: null,
  encoding: 'hex',
  prefix: 'v1=',
  several: false,
  headers: (raw, secret) => ({
    'content-type': 'application/json',
    'circleci-event-type': 'workflow-completed',
    'circleci-signature': `v1=${createHmac('sha256', secret).update(raw).digest('hex')}`,
  }),
};
