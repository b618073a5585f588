import type { ExampleTraits } from '../source.ts';

/** An event as PayPal sends it, about a payment of ten dollars. */
export function exampleOf(
  type: string,
  { title = 'Order 42', author = 'Jenny Rosen' }: ExampleTraits = {},
): Record<string, unknown> {
  const kind = type.split('.').at(-1) ?? '';
  const [given_name = '', surname = ''] = author.split(' ');
  return {
    id: 'WH-58D329510W468432D-8HN650336L201105X',
    event_version: '1.0',
    create_time: '2026-01-01T12:00:00.000Z',
    resource_type: type.startsWith('CHECKOUT') ? 'checkout-order' : 'capture',
    event_type: type,
    summary: `Payment ${kind.toLowerCase()} for $ 10.00 USD`,
    resource: {
      id: '2GG279541U471931P',
      status: kind,
      description: title,
      amount: { currency_code: 'USD', value: '10.00' },
      payer: { name: { given_name, surname }, email_address: 'jenny@example.com', payer_id: 'QYR5Z8XDVJNXQ' },
      invoice_id: '42',
      supplementary_data: { related_ids: { order_id: '5O190127TN364715T' } },
      ...(/DENIED|DECLINED|FAILED/.test(kind) ? { status_details: { reason: 'BUYER_COMPLAINT' } } : {}),
    },
    links: [],
  };
}
