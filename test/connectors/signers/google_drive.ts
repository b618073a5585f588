import type { Signer } from '../signers.ts';

/** What was given when the channel was asked for comes back with every message. */
export const googleDrive: Signer = {
  secret: 'a-token-of-the-channel',
  other: 'a-token-of-another-channel',
  signatureHeader: 'x-goog-channel-token',
  timestampHeader: null,
  encoding: 'hex',
  prefix: '',
  several: false,
  isStatic: true,
  headers: (_raw, secret) => ({
    'x-goog-channel-id': '4ba78bf0-6a47-11e2-bcfd-0800200c9a66',
    'x-goog-channel-token': secret,
    'x-goog-resource-state': 'change',
    'x-goog-message-number': '10',
  }),
};
