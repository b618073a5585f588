import { type Answer, localServer, type Seen, type World } from './world.ts';

const [ID, SECRET, TOKEN] = ['canary-client', 'canary-secret', 'A21.canary-token'];

const refused = (status: number, name: string, issue: string, description: string): Answer => ({
  status,
  json: { name, message: 'It could not be done.', debug_id: '90957fca61718', details: [{ issue, description }] },
});

/** A PayPal in which every order is approved. What comes twice under one id is done once. */
function paypal(): (seen: Seen) => Answer {
  const answered = new Map<string, Answer>();
  const captured = new Set<string>();
  const order = (id: string) => ({
    id,
    status: captured.has(id) ? 'COMPLETED' : 'PAYER_ACTION_REQUIRED',
    purchase_units: [
      {
        payments: {
          captures: [
            { id: '2GG279541U471931P', status: 'COMPLETED', amount: { value: '10.00', currency_code: 'USD' } },
          ],
        },
      },
    ],
    links: [{ rel: 'payer-action', href: `https://www.paypal.com/checkoutnow?token=${id}` }],
  });
  const change = (url: string, body: string): Answer => {
    const [, capture] = /^\/v2\/checkout\/orders\/(\w+)\/capture$/.exec(url) ?? [];
    const [, refunded] = /^\/v2\/payments\/captures\/(\w+)\/refund$/.exec(url) ?? [];
    if (url === '/v2/checkout/orders') return { status: 201, json: order('5O190127TN364715T') };
    if (capture !== undefined && captured.has(capture)) {
      return refused(422, 'UNPROCESSABLE_ENTITY', 'ORDER_ALREADY_CAPTURED', 'Order already captured.');
    }
    if (capture !== undefined) captured.add(capture);
    if (capture !== undefined) return { status: 201, json: order(capture) };
    if (refunded === undefined) return refused(404, 'RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID', 'No such thing.');
    const { amount } = JSON.parse(body) as { amount?: object };
    return {
      status: 201,
      json: {
        id: '1JU08902781691411',
        status: 'COMPLETED',
        amount: amount ?? { value: '10.00', currency_code: 'USD' },
      },
    };
  };
  return ({ method, url, headers, body }) => {
    if (url === '/v1/oauth2/token') {
      const basic = `Basic ${Buffer.from(`${ID}:${SECRET}`).toString('base64')}`;
      if (headers.authorization !== basic) return { status: 401, json: { error: 'invalid_client' } };
      return {
        json: { access_token: TOKEN, token_type: 'Bearer', app_id: 'APP-80W284485P519543T', expires_in: 32_400 },
      };
    }
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, json: { name: 'AUTHENTICATION_FAILURE' } };
    if (method === 'GET') return { json: order(url.split('/').at(-1) ?? '') };
    const id = `${headers['paypal-request-id']} ${url}`;
    const answer = answered.get(id) ?? change(url, body);
    answered.set(id, answer);
    return answer;
  };
}

export async function openPaypal(): Promise<World> {
  const server = await localServer(paypal());
  return {
    credential: () => ({ client_id: ID, client_secret: SECRET, base_url: server.url }),
    input: (_action, example) => example,
    close: () => server.close(),
  };
}
