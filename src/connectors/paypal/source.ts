import { verify as verifySignature } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { publicKeyOf } from '../certificates.ts';
import { defineSource, factsBeside } from '../define.ts';
import { eventName, object, word } from '../loose.ts';
import { single } from '../signatures.ts';
import type { Headers, Unverified } from '../source.ts';
import { exampleOf } from './example.ts';
import { paypalWords } from './words.ts';

/** PayPal keeps its certificates there and nowhere else. */
const HOST = /^api(?:-m)?(?:\.sandbox)?\.paypal\.com$/;
const PATH = /^\/v1\/notifications\/certs\/[\w.-]{1,200}$/;
/** It tries for three days, and nobody has written down whether a new try has a new time. */
const OLDEST_MS = 3 * 24 * 3_600_000 + 3_600_000;
const AHEAD_MS = 300_000;

function certificateUrl(headers: Headers, _raw: Buffer, base: string | undefined): string | null {
  const url = URL.parse(single(headers, 'paypal-cert-url') ?? '');
  if (url === null || url.username !== '' || url.password !== '' || !PATH.test(url.pathname)) return null;
  const isPaypal = url.protocol === 'https:' && url.port === '' && HOST.test(url.hostname);
  const isOurs = base !== undefined && url.origin === URL.parse(base)?.origin;
  return (isPaypal || isOurs) && url.search === '' ? url.href : null;
}

/** What is signed: who sent it when, to which webhook, and a checksum of the body. */
function verifyPaypal({ headers, raw, secrets, now, certificate }: Unverified): boolean {
  const [id, time, signature] = ['id', 'time', 'sig'].map((name) => single(headers, `paypal-transmission-${name}`));
  if (!id || !time || !signature || certificate === undefined) return false;
  if (single(headers, 'paypal-auth-algo') !== 'SHA256withRSA') return false;
  const age = now - Date.parse(time);
  if (!(age <= OLDEST_MS && age >= -AHEAD_MS)) return false;
  const bytes = Buffer.from(signature, 'base64');
  const key = publicKeyOf(certificate, now);
  if (key === null || bytes.toString('base64') !== signature) return false;
  const texts = secrets
    .map((secret) => secret.trim())
    .filter((webhook) => webhook !== '')
    .map((webhook) => Buffer.from(`${id}|${time}|${webhook}|${crc32(raw)}`));
  return texts.some((text) => verifySignature('RSA-SHA256', text, key, bytes));
}

const of = (head: string, ...kinds: string[]): string[] => kinds.map((kind) => `${head}.${kind}`);

export const paypalSource = defineSource({
  service: 'paypal',
  signs: true,
  secretField: 'webhook_id',
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json'],
  certificateUrl,
  verify: verifyPaypal,
  describe(_headers, payload) {
    const { id, event_type, resource } = object(payload);
    const it = object(resource);
    const payer = object(it.payer);
    const order = object(object(it.supplementary_data).related_ids).order_id;
    return {
      id: word(id),
      type: eventName(event_type, 'unknown'),
      object: word(order) ?? word(it.id) ?? word(it.dispute_id),
      actor: word(payer.email_address) ?? word(payer.payer_id),
    };
  },
  factsModule: factsBeside(import.meta.url),
  events: [
    ...of('PAYMENT.CAPTURE', 'COMPLETED', 'DENIED', 'DECLINED', 'PENDING', 'REFUNDED', 'REVERSED'),
    ...of('PAYMENT.AUTHORIZATION', 'CREATED', 'VOIDED'),
    ...of('CHECKOUT.ORDER', 'APPROVED', 'COMPLETED', 'SAVED', 'VOIDED'),
    'CHECKOUT.PAYMENT-APPROVAL.REVERSED',
    ...of('CUSTOMER.DISPUTE', 'CREATED', 'RESOLVED', 'UPDATED'),
    ...of(
      'BILLING.SUBSCRIPTION',
      'CREATED',
      'ACTIVATED',
      'UPDATED',
      'CANCELLED',
      'SUSPENDED',
      'EXPIRED',
      'PAYMENT.FAILED',
    ),
    ...of('PAYMENT.SALE', 'COMPLETED', 'DENIED', 'REFUNDED', 'REVERSED'),
    ...of('INVOICING.INVOICE', 'CREATED', 'PAID', 'REFUNDED', 'CANCELLED'),
    ...of('PAYMENT.PAYOUTSBATCH', 'SUCCESS', 'DENIED'),
  ],
  words: paypalWords,
  example: exampleOf,
});
