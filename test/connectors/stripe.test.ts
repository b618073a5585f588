import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { stripeSource } from '#src/connectors/stripe/source.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { askingServer, NOW } from './asking.ts';

const stripe = askingServer();
const key = { api_key: 'sk_test_canary' };
const error = (given: object) => ({ error: { type: 'invalid_request_error', ...given } });

test('a payment is a form with a key, under the pinned version', async () => {
  stripe.answer(() => ({ json: { id: 'pi_1', status: 'requires_confirmation', amount: 1000, currency: 'usd' } }));
  const input = { amount: 1000, currency: 'USD', payment_method_id: 'pm_1', description: 'Order 42 & more' };
  expect(await stripe.run('stripe_create_payment', key, input)).toEqual({
    id: 'pi_1',
    status: 'requires_confirmation',
    amount: 1000,
  });
  const [seen] = stripe.seen();
  expect(seen).toMatchObject({
    method: 'POST',
    url: '/payment_intents',
    headers: {
      authorization: 'Bearer sk_test_canary',
      'idempotency-key': 'evt_1:0',
      'stripe-version': '2024-06-20',
      'content-type': 'application/x-www-form-urlencoded',
    },
  });
  expect(Object.fromEntries(new URLSearchParams(seen?.body))).toEqual({
    amount: '1000',
    currency: 'usd',
    payment_method: 'pm_1',
    description: 'Order 42 & more',
  });
});

test('a charge and a payment are given back by different names; metadata is spread', async () => {
  stripe.answer(() => ({ json: { id: 're_1', status: 'pending', amount: 1 } }));
  await stripe.run('stripe_refund', key, { payment: 'ch_1' });
  await stripe.run('stripe_refund', key, { payment: 'pi_1', amount: 5 });
  await stripe.run('stripe_create_customer', key, { name: 'Jenny', metadata: { 'order id': '42' } });
  expect(stripe.seen().map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual([
    { charge: 'ch_1' },
    { payment_intent: 'pi_1', amount: '5' },
    { name: 'Jenny', 'metadata[order id]': '42' },
  ]);
});

test.each([
  [
    402,
    error({ code: 'card_declined', decline_code: 'lost_card', message: 'Your card was declined.' }),
    InputFault,
    /declined.*lost_card/,
  ],
  [
    400,
    error({ code: 'amount_too_small', message: 'Amount too small.', param: 'amount' }),
    InputFault,
    /amount_too_small; amount/,
  ],
  [401, error({ message: 'Invalid API Key provided: sk_test_****nary' }), CredentialFault, /stripe_api_key/],
  [403, error({ message: 'The provided key does not have the required permissions' }), CredentialFault, /restricted/],
  [409, error({ code: 'idempotency_key_in_use', message: 'Another request runs.' }), TemporaryFault, /Another request/],
  [429, error({ code: 'rate_limit', message: 'Too many requests.' }), TemporaryFault, /Too many/],
  [500, { error: { type: 'api_error', message: 'Sorry!' } }, TemporaryFault, /Sorry/],
])('%s %j', async (status, json, kind, sentence) => {
  stripe.answer(() => ({ status, json }));
  await expect(stripe.run('stripe_create_payment', key)).rejects.toThrow(kind);
  await expect(stripe.run('stripe_create_payment', key)).rejects.toThrow(sentence);
});

test('the probe names the account', async () => {
  stripe.answer(() => ({ json: { id: 'acct_1', settings: { dashboard: { display_name: 'Shop' } } } }));
  expect(await stripe.probe('stripe', key)).toEqual({ account: 'Shop', scopes: null });
});

const raw = Buffer.from('{"id": "evt_1"}');
const secrets = ['whsec_one', 'whsec_two'];
const sign = (seconds: number | string, secret = 'whsec_one') =>
  createHmac('sha256', secret).update(`${seconds}.`).update(raw).digest('hex');
const check = (value: string) =>
  stripeSource.verify({ headers: { 'stripe-signature': value }, raw, secrets, now: NOW });
const at = NOW / 1000;

test('several signatures, of which one is good; v0 never counts', () => {
  expect(check(`t=${at},v1=${sign(at)}`)).toBe(true);
  expect(check(`t=${at},v1=${'0'.repeat(64)},v1=${sign(at, 'whsec_two')},v0=${'1'.repeat(64)}`)).toBe(true);
  expect(check(`v1=${sign(at)},t=${at}`)).toBe(true);
  expect(check(`t=${at},v0=${sign(at)}`)).toBe(false);
  expect(check(`t=${at},v1=${sign(at, 'whsec_three')}`)).toBe(false);
});

test.each(['', 'NaN', '-1', '1e308', 'Infinity', '0x10', ' ', '1.5', '9'.repeat(20), String(NOW)])(
  'the time %j',
  (time) => expect(check(`t=${time},v1=${sign(time)}`)).toBe(false),
);

test('five minutes either way, and one time that is the signed one', () => {
  for (const late of [-300, 300]) expect(check(`t=${at + late},v1=${sign(at + late)}`)).toBe(true);
  for (const late of [-301, 301]) expect(check(`t=${at + late},v1=${sign(at + late)}`)).toBe(false);
  expect(check(`t=${at + 1},v1=${sign(at)}`)).toBe(false);
  expect(check(`t=${at},t=${at},v1=${sign(at)}`)).toBe(false);
  expect(check(`v1=${sign(at)}`)).toBe(false);
});
