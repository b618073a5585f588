import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { PaypalClient } from './client.ts';
import { Amount, Currency, linkTo, Maybe, moneyOf } from './schemas.ts';

const Address = Type.Optional(Type.String({ pattern: '^https?://', maxLength: 2000 }));

export const createOrder = defineAction({
  id: 'create_order',
  title: 'Create an order',
  summary: 'Creates an order that the payer has to approve under its address. It moves no money until it is captured.',
  effect: 'write',
  input: Type.Object(
    {
      amount: Amount,
      currency: Currency,
      description: Type.Optional(Type.String({ minLength: 1, maxLength: 127 })),
      invoice_id: Type.Optional(
        Type.String({ description: 'Of your own; PayPal takes each once', minLength: 1, maxLength: 127 }),
      ),
      custom_id: Type.Optional(
        Type.String({ description: 'Of your own; comes back in events', minLength: 1, maxLength: 127 }),
      ),
      return_url: Address,
      cancel_url: Address,
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.String(), status: Type.String(), approve_url: Maybe }),
  example: { amount: '10.00', currency: 'USD', description: 'Order 42' },
  async run({ amount, currency, return_url, cancel_url, ...unit }, paypal: PaypalClient, call) {
    const experience = { ...(return_url ? { return_url } : {}), ...(cancel_url ? { cancel_url } : {}) };
    const order = {
      intent: 'CAPTURE',
      purchase_units: [{ ...unit, amount: moneyOf(amount, currency) }],
      ...(return_url || cancel_url ? { payment_source: { paypal: { experience_context: experience } } } : {}),
    };
    const made = await paypal.change('v2/checkout/orders', order, call);
    return { id: String(made.id), status: String(made.status), approve_url: linkTo(made, 'payer-action', 'approve') };
  },
});
