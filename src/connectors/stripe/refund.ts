import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { change } from './call.ts';

export const refund = defineAction({
  id: 'refund',
  title: 'Refund a payment',
  summary: 'Gives back a payment, whole or in part.',
  effect: 'write',
  scopes: ['refunds:write'],
  input: Type.Object(
    {
      payment: Type.String({
        description: 'A payment intent (pi_…) or a charge (ch_…)',
        pattern: '^(?:pi|ch|py)_\\w{1,250}$',
      }),
      amount: Type.Optional(
        Type.Integer({ description: 'In the smallest unit; all that is left unless given', minimum: 1 }),
      ),
      reason: Type.Optional(
        Type.Union([Type.Literal('duplicate'), Type.Literal('fraudulent'), Type.Literal('requested_by_customer')]),
      ),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: Type.String(),
    status: Type.String({ description: 'pending, requires_action, succeeded, failed or canceled' }),
    amount: Type.Integer(),
  }),
  example: { payment: 'pi_3MtwBwLkdIwHu7ix28a3tqPa', amount: 500, reason: 'requested_by_customer' },
  async run({ payment, amount, reason }, stripe, call) {
    const target = payment.startsWith('pi_') ? { payment_intent: payment } : { charge: payment };
    const made = await change(stripe, 'refunds', { ...target, amount, reason }, call);
    return { id: String(made.id), status: String(made.status), amount: Number(made.amount) };
  },
});
