import { Type } from '#src/kit/schema.ts';
import { defineConnector, Secret } from '../define.ts';
import { text } from '../loose.ts';
import { captureOrder } from './capture-order.ts';
import { connectPaypal } from './client.ts';
import { createOrder } from './create-order.ts';
import { refund } from './refund.ts';
import { paypalSource } from './source.ts';

export default defineConnector({
  id: 'paypal',
  title: 'PayPal',
  words: ['paypal', 'pay pal', 'пэйпал', 'пейпал'],
  category: 'payment',
  docs: 'https://developer.paypal.com/api/rest/',
  baseUrl: 'https://api-m.paypal.com/',
  credentials: {
    strategy: 'api_key',
    fields: Type.Object({
      client_id: Type.String({ title: 'Client ID', description: 'Of the app: Apps & Credentials', minLength: 1 }),
      client_secret: Secret('Client secret', 'Of the same app'),
      webhook_id: Type.Optional(
        Type.String({ title: 'Webhook ID', description: 'What PayPal calls the webhook; only to receive events' }),
      ),
    }),
  },
  connect: connectPaypal,
  async probe(paypal) {
    const { app_id } = await paypal.introduce();
    return { account: text(app_id), scopes: null };
  },
  actions: [createOrder, captureOrder, refund],
  source: paypalSource,
});
