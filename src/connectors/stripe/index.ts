import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { object, text } from '../loose.ts';
import { createCustomer } from './create-customer.ts';
import { createPayment } from './create-payment.ts';
import { stripeFault } from './errors.ts';
import { refund } from './refund.ts';
import { stripeSource } from './source.ts';

/** The version that these actions were written for, whatever the account's own is. */
const VERSION = '2024-06-20';

export default defineConnector({
  id: 'stripe',
  title: 'Stripe',
  words: ['stripe', 'страйп'],
  category: 'payment',
  docs: 'https://docs.stripe.com/api',
  baseUrl: 'https://api.stripe.com/v1/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      api_key: Secret('Secret key', 'sk_… or, better, a restricted key rk_…: Developers, API keys'),
      webhook_secret: Type.Optional(Secret('Webhook secret', 'whsec_… of the endpoint; only to receive events')),
    }),
  },
  connect: ({ api_key, base_url }, { http }) =>
    http({ baseUrl: base_url, auth: { bearer: api_key }, headers: { 'stripe-version': VERSION }, fault: stripeFault }),
  async probe(stripe) {
    const { id, email, settings } = object((await stripe.get('account')).body);
    const name = object(object(settings).dashboard).display_name;
    return { account: text(name) ?? text(email) ?? text(id), scopes: null };
  },
  actions: [createPayment, refund, createCustomer],
  source: stripeSource,
});
