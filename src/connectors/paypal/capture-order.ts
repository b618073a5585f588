import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import { type Loose, list, object, text } from '../loose.ts';
import type { PaypalClient } from './client.ts';
import { issueOf } from './errors.ts';
import { Id, Maybe } from './schemas.ts';

const captureIn = (order: Loose): Loose =>
  object(list(object(object(list(order.purchase_units)[0]).payments).captures)[0]);

export const captureOrder = defineAction({
  id: 'capture_order',
  title: 'Capture an order',
  summary: 'Takes the money of an order that the payer has approved. One that is captured already is given as it is.',
  effect: 'write',
  idempotent: true,
  input: Type.Object(
    { order_id: Id('Of create_order, once the payer has approved it') },
    { additionalProperties: false },
  ),
  output: Type.Object({
    id: Type.String(),
    status: Type.String(),
    capture_id: Maybe,
    capture_status: Maybe,
    amount: Maybe,
    currency: Maybe,
  }),
  example: { order_id: '5O190127TN364715T' },
  async run({ order_id }, paypal: PaypalClient, call) {
    const path = `v2/checkout/orders/${order_id}`;
    const order = await paypal.change(`${path}/capture`, {}, call).catch((thrown: unknown) => {
      if (issueOf(thrown) === 'ORDER_ALREADY_CAPTURED') return paypal.get(path, call);
      throw thrown;
    });
    const capture = captureIn(order);
    const { value, currency_code } = object(capture.amount);
    return {
      id: String(order.id),
      status: String(order.status),
      capture_id: text(capture.id),
      capture_status: text(capture.status),
      amount: text(value),
      currency: text(currency_code),
    };
  },
});
