import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { change } from './call.ts';

export const createPayment = defineAction({
  id: 'create_payment',
  title: 'Create a payment',
  summary:
    'Creates a payment intent. It moves no money until it is confirmed, so its status is rarely "succeeded" yet.',
  effect: 'write',
  scopes: ['payment_intents:write'],
  input: Type.Object(
    {
      amount: Type.Integer({
        description: 'In the smallest unit of the currency: 1000 is $10.00',
        minimum: 1,
        maximum: 99_999_999,
      }),
      currency: Type.String({ description: 'Three letters: usd, eur, rub', pattern: '^[A-Za-z]{3}$' }),
      payment_method_id: Type.Optional(Type.String({ description: 'pm_…', minLength: 1, maxLength: 255 })),
      description: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: Type.String(),
    status: Type.String({
      description: 'requires_payment_method, requires_confirmation, requires_action, processing, succeeded or canceled',
    }),
    amount: Type.Integer(),
  }),
  example: { amount: 1000, currency: 'usd', description: 'Order 42' },
  async run({ amount, currency, payment_method_id, description }, stripe, call) {
    const form = { amount, currency: currency.toLowerCase(), payment_method: payment_method_id, description };
    const made = await change(stripe, 'payment_intents', form, call);
    return { id: String(made.id), status: String(made.status), amount: Number(made.amount) };
  },
});
