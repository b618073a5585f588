import type { ExampleTraits } from '../source.ts';

type Loose = Record<string, unknown>;

const KINDS: [prefix: string, object: string, id: string][] = [
  ['charge.dispute', 'dispute', 'dp_1PgYk2LkdIwHu7ix0aBcDeFg'],
  ['customer.subscription', 'subscription', 'sub_1MowQVLkdIwHu7ixeRlqHVzs'],
  ['checkout.session', 'checkout.session', 'cs_test_a11YYufWQzNY63zpQ6QSNRQhkUpVph4'],
  ['charge', 'charge', 'ch_3MmlLrLkdIwHu7ix0snN0B15'],
  ['customer', 'customer', 'cus_NffrFeUfNV2Hib'],
  ['invoice', 'invoice', 'in_1MtHbELkdIwHu7ixl4OzzPMv'],
  ['payout', 'payout', 'po_1OaFDbEcg9tTZuTgNYmX0PKB'],
  ['refund', 'refund', 're_1Nispe2eZvKYlo2Cd31jOCgZ'],
  ['', 'payment_intent', 'pi_3MtwBwLkdIwHu7ix28a3tqPa'],
];

/** An event as Stripe sends it, about one object with the fields that people use. */
export function exampleOf(type: string, { title = 'Order 42', author = 'Jenny Rosen' }: ExampleTraits = {}): Loose {
  const [, kind = '', id = ''] = KINDS.find(([prefix]) => type.startsWith(prefix)) ?? [];
  const isBad = /fail/.test(type);
  return {
    id: 'evt_1NG8Du2eZvKYlo2CUI79vXWy',
    object: 'event',
    api_version: '2024-06-20',
    created: 1_767_268_800,
    data: {
      object: {
        id,
        object: kind,
        amount: 2000,
        ...(type === 'charge.refunded' ? { amount_refunded: 2000 } : {}),
        currency: 'usd',
        description: title,
        status: isBad ? 'requires_payment_method' : 'succeeded',
        customer: 'cus_NffrFeUfNV2Hib',
        ...(kind === 'customer' ? { name: author } : { customer_name: author }),
        ...(isBad ? { last_payment_error: { code: 'card_declined', message: 'Your card was declined.' } } : {}),
        metadata: { order: '42' },
      },
    },
    livemode: false,
    pending_webhooks: 1,
    request: { id: 'req_1', idempotency_key: 'key' },
    type,
  };
}
