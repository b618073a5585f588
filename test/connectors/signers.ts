import { createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { Headers } from '#src/connectors/source.ts';
import { amocrm } from './signers/amocrm.ts';
import { circleci } from './signers/circleci.ts';
import { dropbox } from './signers/dropbox.ts';
import { googleDrive } from './signers/google_drive.ts';
import { n8n } from './signers/n8n.ts';
import { okdesk } from './signers/okdesk.ts';
import { openai } from './signers/openai.ts';
import { paypal } from './signers/paypal.ts';
import { s3 } from './signers/s3.ts';
import { sentAlong } from './signers/sent-along.ts';
import { stripe } from './signers/stripe.ts';

/** How a sender signs, written here once more and not taken from the code under test. */
export interface Signer {
  secret: string;
  other: string;
  signatureHeader: string;
  timestampHeader: string | null;
  encoding: 'hex' | 'base64';
  prefix: string;
  /** Several signatures in one header, of which any may be good. */
  several: boolean;
  /** What stands between them; a space unless said. */
  separator?: ' ' | ',';
  /** The header is the secret itself and says nothing of the body. */
  isStatic?: boolean;
  /** What stands where the sender says its certificate is. */
  certificate?: string;
  headers(raw: Buffer, secret: string, now: number): Headers;
}

const github: Signer = {
  secret: "It's a Secret to Everybody",
  other: 'the secret of a neighbour',
  signatureHeader: 'x-hub-signature-256',
  timestampHeader: null,
  encoding: 'hex',
  prefix: 'sha256=',
  several: false,
  headers: (raw, secret) => ({
    'content-type': 'application/json',
    'x-github-event': 'issues',
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`,
  }),
};

const webhook: Signer = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  other: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
  signatureHeader: 'webhook-signature',
  timestampHeader: 'webhook-timestamp',
  encoding: 'base64',
  prefix: 'v1,',
  several: true,
  headers(raw, secret, now) {
    const timestamp = String(Math.floor(now / 1000));
    const mac = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(`msg_1.${timestamp}.`)
      .update(raw);
    return {
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${mac.digest('base64')}`,
    };
  },
};

/** An Ed25519 key of thirty-two equal bytes; what verifies is the public one, in hex. */
const ed25519 = (byte: number) => {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([prefix, Buffer.alloc(32, byte)]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const x = String(createPublicKey(key).export({ format: 'jwk' }).x);
  return { key, hex: Buffer.from(x, 'base64url').toString('hex') };
};
const discordKeys = [ed25519(1), ed25519(2)];

const discord: Signer = {
  secret: discordKeys[0]?.hex ?? '',
  other: discordKeys[1]?.hex ?? '',
  signatureHeader: 'x-signature-ed25519',
  timestampHeader: 'x-signature-timestamp',
  encoding: 'hex',
  prefix: '',
  several: false,
  headers(raw, secret, now) {
    const timestamp = String(Math.floor(now / 1000));
    const { key } = discordKeys.find((one) => one.hex === secret) ?? ed25519(3);
    const signature = sign(null, Buffer.concat([Buffer.from(timestamp), raw]), key).toString('hex');
    return {
      'content-type': 'application/json',
      'x-signature-ed25519': signature,
      'x-signature-timestamp': timestamp,
    };
  },
};

const telegram: Signer = {
  secret: 'a-Token_of-Letters',
  other: 'another-Token',
  signatureHeader: 'x-telegram-bot-api-secret-token',
  timestampHeader: null,
  encoding: 'hex',
  prefix: '',
  several: false,
  isStatic: true,
  headers: (_raw, secret) => ({
    'content-type': 'application/json',
    'x-telegram-bot-api-secret-token': secret,
  }),
};

const teams: Signer = {
  secret: 'K1mTUwfRzRRUjbMcqAHnkR0ZLhSEhXhYyKkXLrdVvJc=',
  other: 'bmVpZ2hib3VyIG5laWdoYm91ciBuZWlnaGJvdXIgbm4=',
  signatureHeader: 'authorization',
  timestampHeader: null,
  encoding: 'base64',
  prefix: 'HMAC ',
  several: false,
  headers: (raw, secret) => ({
    'content-type': 'application/json; charset=utf-8',
    authorization: `HMAC ${createHmac('sha256', Buffer.from(secret, 'base64')).update(raw).digest('base64')}`,
  }),
};

const sentry: Signer = {
  secret: '0a5b7d3f1e9c4a6b8d2f0e1c3a5b7d9f',
  other: 'the secret of a neighbour',
  signatureHeader: 'sentry-hook-signature',
  timestampHeader: null,
  encoding: 'hex',
  prefix: '',
  several: false,
  headers: (raw, secret) => ({
    'content-type': 'application/json',
    'request-id': '6e1a5c1b2c5d4a5e8f1c0a9b8c7d6e5f',
    'sentry-hook-resource': 'issue',
    'sentry-hook-signature': createHmac('sha256', secret).update(raw).digest('hex'),
  }),
};

const pagerduty: Signer = {
  secret: 'PJFWPEP4pd7pKLRfwO5vTQ3mDqW0f6Yk',
  other: 'the secret of a neighbour',
  signatureHeader: 'x-pagerduty-signature',
  timestampHeader: null,
  encoding: 'hex',
  prefix: 'v1=',
  several: true,
  separator: ',',
  headers: (raw, secret) => ({
    'content-type': 'application/json',
    'x-webhook-id': '8f0e5f0c-6f2b-4f5e-9f1b-0d8a9b7c6d5e',
    'x-pagerduty-signature': `v1=${createHmac('sha256', secret).update(raw).digest('hex')}`,
  }),
};

const jira: Signer = {
  secret: "It's a Secret to Everybody",
  other: 'the secret of a neighbour',
  signatureHeader: 'x-hub-signature',
  timestampHeader: null,
  encoding: 'hex',
  prefix: 'sha256=',
  several: false,
  headers: (raw, secret) => ({
    'content-type': 'application/json',
    'x-atlassian-webhook-identifier': '9b6f2c1e-1d2f-4f4b-9d6a-2f1f5c2b8a10',
    'x-hub-signature': `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`,
  }),
};

const linear: Signer = {
  secret: 'lin_wh_0a5b7d3f1e9c4a6b8d2f0e1c3a5b7d9f',
  other: 'lin_wh_of_a_neighbour',
  signatureHeader: 'linear-signature',
  timestampHeader: null,
  encoding: 'hex',
  prefix: '',
  several: false,
  headers: (raw, secret) => ({
    'content-type': 'application/json',
    'linear-delivery': '234d1a4e-b617-4388-90fe-adc3633d6b72',
    'linear-event': 'Issue',
    'linear-signature': createHmac('sha256', secret).update(raw).digest('hex'),
  }),
};

const slack: Signer = {
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  other: 'the secret of a neighbour',
  signatureHeader: 'x-slack-signature',
  timestampHeader: 'x-slack-request-timestamp',
  encoding: 'hex',
  prefix: 'v0=',
  several: false,
  headers(raw, secret, now) {
    const timestamp = String(Math.floor(now / 1000));
    const mac = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(raw);
    return {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${mac.digest('hex')}`,
    };
  },
};

/** A new source adds how its deliveries are signed. */
export const SIGNERS: Record<string, Signer> = {
  amocrm,
  circleci,
  datadog: sentAlong('datadog'),
  discord,
  dropbox,
  github,
  google_drive: googleDrive,
  jenkins: sentAlong('jenkins'),
  jira,
  linear,
  n8n,
  okdesk,
  openai,
  pagerduty,
  paypal,
  prometheus: sentAlong('prometheus'),
  s3,
  sentry,
  slack,
  stripe,
  teams,
  telegram,
  webhook,
};
