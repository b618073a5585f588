import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { object, text } from '../loose.ts';
import type { PaypalClient } from './client.ts';
import { Amount, Currency, Id, Maybe, moneyOf } from './schemas.ts';

export const refund = defineAction({
  id: 'refund',
  title: 'Refund a payment',
  summary: 'Gives back a captured payment, whole or in part.',
  effect: 'write',
  input: Type.Object(
    {
      capture_id: Id('Of capture_order, or of an event PAYMENT.CAPTURE.COMPLETED'),
      amount: Type.Optional(Amount),
      currency: Type.Optional(Currency),
      note: Type.Optional(Type.String({ description: 'For the payer', minLength: 1, maxLength: 255 })),
      invoice_id: Type.Optional(Type.String({ minLength: 1, maxLength: 127 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ id: Type.String(), status: Type.String(), amount: Maybe, currency: Maybe }),
  example: { capture_id: '2GG279541U471931P', amount: '5.00', currency: 'USD', note: 'Half of it came broken.' },
  async run({ capture_id, amount, currency, note, invoice_id }, paypal: PaypalClient, call) {
    if ((amount === undefined) !== (currency === undefined)) {
      throw new InputFault(
        'Invalid input',
        'A part is given back with "amount" and "currency"; without both it is all.',
      );
    }
    const json = {
      ...(amount === undefined || currency === undefined ? {} : { amount: moneyOf(amount, currency) }),
      ...(note === undefined ? {} : { note_to_payer: note }),
      ...(invoice_id === undefined ? {} : { invoice_id }),
    };
    const made = await paypal.change(`v2/payments/captures/${capture_id}/refund`, json, call);
    const { value, currency_code } = object(made.amount);
    return { id: String(made.id), status: String(made.status), amount: text(value), currency: text(currency_code) };
  },
});
