import { defineSource, factsBeside } from '../define.ts';
import { eventName, object, word } from '../loose.ts';
import { digestFrom, hmacSha256, isFresh, madeByOne, single } from '../signatures.ts';
import type { Unverified } from '../source.ts';
import { exampleOf } from './example.ts';
import { stripeWords } from './words.ts';

const PART = /^(t|v[0-9]{1,3})=([0-9a-f]{1,200})$/;
const MOST = 20;

/** `t=<seconds>,v1=<hex>,v1=<hex>,v0=<hex>`: v1 over time and body, one for each secret in use; v0 is for tests. */
function verifyStripe({ headers, raw, secrets, now }: Unverified): boolean {
  const parts = (single(headers, 'stripe-signature') ?? '').split(',').map((part) => PART.exec(part));
  if (parts.length > MOST || parts.includes(null)) return false;
  const valuesOf = (name: string): string[] => parts.flatMap((part) => (part?.[1] === name ? (part[2] ?? '') : []));
  const [time = '', ...otherTimes] = valuesOf('t');
  if (otherTimes.length > 0 || !isFresh(time, now)) return false;
  const digests = valuesOf('v1').flatMap((hex) => digestFrom(hex, 'hex') ?? []);
  return digests.filter((digest) => madeByOne(digest, secrets, `${time}.`, raw)).length > 0;
}

export const stripeSource = defineSource({
  service: 'stripe',
  signs: true,
  secretField: 'webhook_secret',
  maxBytes: 1024 * 1024,
  contentTypes: ['application/json'],
  verify: verifyStripe,
  describe(_headers, payload) {
    const { id, type, data } = object(payload);
    const it = object(object(data).object);
    const customer = word(it.customer) ?? word(object(it.customer).id);
    return {
      id: word(id),
      type: eventName(type, 'unknown'),
      object: word(it.id),
      actor: word(it.customer_email) ?? word(it.receipt_email) ?? customer,
    };
  },
  factsModule: factsBeside(import.meta.url),
  events: [
    'payment_intent.succeeded',
    'payment_intent.payment_failed',
    'payment_intent.created',
    'payment_intent.processing',
    'payment_intent.requires_action',
    'payment_intent.canceled',
    'charge.refunded',
    'charge.succeeded',
    'charge.failed',
    'charge.updated',
    'charge.dispute.created',
    'charge.dispute.closed',
    'refund.created',
    'refund.updated',
    'refund.failed',
    'checkout.session.completed',
    'checkout.session.expired',
    'customer.created',
    'customer.updated',
    'customer.deleted',
    'customer.subscription.created',
    'customer.subscription.updated',
    'customer.subscription.deleted',
    'invoice.paid',
    'invoice.payment_failed',
    'invoice.created',
    'invoice.finalized',
    'payout.paid',
    'payout.failed',
    'payout.created',
  ],
  words: stripeWords,
  example: exampleOf,
  sample({ secret, now, raw }) {
    if (secret === null) return {};
    const time = Math.floor(now / 1000);
    return { 'stripe-signature': `t=${time},v1=${hmacSha256(secret, `${time}.`, raw).toString('hex')}` };
  },
});
