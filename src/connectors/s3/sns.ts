import { verify as verifySignature } from 'node:crypto';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { publicKeyOf } from '../certificates.ts';
import { type Loose, object, text } from '../loose.ts';
import { single } from '../signatures.ts';
import type { Headers, Unverified } from '../source.ts';

/** Only there does SNS keep its certificates, and only there is a subscription confirmed. */
const HOST = /^sns\.[a-zA-Z0-9-]{3,}\.amazonaws\.com(?:\.cn)?$/;
const TOPIC = /^arn:aws[a-z-]{0,20}:sns:[a-z0-9-]{1,40}:\d{12}:[A-Za-z0-9_-]{1,256}(?:\.fifo)?$/;
const TOLERANCE_MS = 3_600_000;

const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
const SIGNED = new Map<unknown, readonly string[]>([
  ['Notification', NOTIFICATION],
  ['SubscriptionConfirmation', CONFIRMATION],
  ['UnsubscribeConfirmation', CONFIRMATION],
]);

export const isSns = (headers: Headers): boolean => headers['x-amz-sns-message-type'] !== undefined;

/** An address of SNS itself, or of what this installation was given in its place. */
export function snsAddress(value: unknown, base: string | undefined): URL | null {
  const url = URL.parse(text(value) ?? '');
  if (url === null || url.username !== '' || url.password !== '') return null;
  if (url.protocol === 'https:' && url.port === '' && HOST.test(url.hostname)) return url;
  return base !== undefined && url.origin === URL.parse(base)?.origin ? url : null;
}

/** What stands in a body that nobody has vouched for yet. */
function messageIn(raw: Buffer): Loose {
  try {
    return object(parseBoundedJson(raw));
  } catch {
    return {};
  }
}

export function snsCertificateUrl(headers: Headers, raw: Buffer, base: string | undefined): string | null {
  if (!isSns(headers)) return null;
  const { SigningCertURL } = messageIn(raw);
  const url = snsAddress(SigningCertURL, base);
  return url?.pathname.endsWith('.pem') === true ? url.href : null;
}

/** Secrets that are names of topics: anybody may sign as SNS, but not as one of these. */
export const topicsIn = (secrets: readonly string[]): string[] =>
  secrets.flatMap((secret) => secret.split(/[\s,]+/)).filter((one) => TOPIC.test(one));

/** `Key\nValue\n` for each that is signed and there. */
function signedText(message: Loose): string | null {
  const names = SIGNED.get(message.Type);
  if (names === undefined) return null;
  return names.flatMap((name) => (text(message[name]) === null ? [] : `${name}\n${message[name]}\n`)).join('');
}

/** Version 2 alone: version 1 is SHA-1. */
export function verifySns({ headers, raw, secrets, now, certificate }: Unverified): boolean {
  if (single(headers, 'x-amz-sns-message-type') === null || certificate === undefined) return false;
  const message = messageIn(raw);
  const signature = text(message.Signature);
  const signed = signedText(message);
  const at = Date.parse(text(message.Timestamp) ?? '');
  if (signature === null || signed === null || message.SignatureVersion !== '2') return false;
  if (!topicsIn(secrets).includes(text(message.TopicArn) ?? '')) return false;
  if (!(Math.abs(now - at) <= TOLERANCE_MS)) return false;
  const key = publicKeyOf(certificate, now);
  const bytes = Buffer.from(signature, 'base64');
  if (key === null || bytes.toString('base64') !== signature) return false;
  return verifySignature('RSA-SHA256', Buffer.from(signed), key, bytes);
}
