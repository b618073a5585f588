import { createEmulator } from 'emulate';
import { localServer, type World } from './world.ts';

const KEY = 'sk_test_canary';

/** The emulated Stripe; refunds, which it does not have, are given back by a server of our own. */
export async function openStripe(): Promise<World> {
  const stripe = await createEmulator({ service: 'stripe', port: 0, seed: { tokens: { [KEY]: { login: 'shop' } } } });
  const refunds = await localServer(({ url, headers, body }) => {
    if (headers.authorization !== `Bearer ${KEY}` || url !== '/refunds') return { status: 401, json: {} };
    const form = new URLSearchParams(body);
    const amount = Number(form.get('amount') ?? 1000);
    return {
      json: { id: 're_1', object: 'refund', amount, payment_intent: form.get('payment_intent'), status: 'succeeded' },
    };
  });
  const url = `${stripe.url.replace('localhost', '127.0.0.1')}/v1/`;
  return {
    credential: (action) => ({ api_key: KEY, base_url: action === 'refund' ? refunds.url : url }),
    input: (_action, example) => example,
    async close() {
      await Promise.all([stripe.close(), refunds.close()]);
    },
  };
}
