import { expect, test } from '@jest/globals';
import { paypalSource } from '#src/connectors/paypal/source.ts';
import { CredentialFault, InputFault, TemporaryFault } from '#src/kit/faults.ts';
import { certificateAt } from '../support/certificate.ts';
import { askingServer, NOW } from './asking.ts';
import { paypal as signer } from './signers/paypal.ts';
import type { Answer, Seen } from './worlds/world.ts';

const paypal = askingServer();
const app = { client_id: 'canary-client', client_secret: 'canary-secret' };
let issued = 0;
const answering =
  (answer: (seen: Seen) => Answer) =>
  (seen: Seen): Answer =>
    seen.url === '/v1/oauth2/token' ? { json: { access_token: `A21.${++issued}`, expires_in: 32_400 } } : answer(seen);

test('one token for all calls of an app, replaced when it is refused', async () => {
  paypal.answer(
    answering(({ headers }) =>
      headers.authorization === 'Bearer A21.1'
        ? { status: 401, json: { name: 'AUTHENTICATION_FAILURE' } }
        : { json: { id: 'O1', status: 'CREATED' } },
    ),
  );
  for (let n = 0; n < 3; n++) await paypal.run('paypal_create_order', app);
  const [asked, ...more] = paypal.seen().filter(({ url }) => url === '/v1/oauth2/token');
  expect(more).toHaveLength(1);
  expect(asked?.headers.authorization).toBe(`Basic ${Buffer.from('canary-client:canary-secret').toString('base64')}`);
  expect(asked?.body).toBe('grant_type=client_credentials');
});

test('an order says what it is for and carries the id of the step', async () => {
  const links = [
    { rel: 'self', href: 'x' },
    { rel: 'payer-action', href: 'https://www.paypal.com/checkoutnow?token=O1' },
  ];
  paypal.answer(answering(() => ({ json: { id: 'O1', status: 'PAYER_ACTION_REQUIRED', links } })));
  const input = {
    amount: 10.5,
    currency: 'usd',
    description: 'Order 42',
    invoice_id: '42',
    return_url: 'https://shop.example/ok',
  };
  expect(await paypal.run('paypal_create_order', app, input)).toEqual({
    id: 'O1',
    status: 'PAYER_ACTION_REQUIRED',
    approve_url: 'https://www.paypal.com/checkoutnow?token=O1',
  });
  await paypal.run('paypal_create_order', app, { amount: 1000, currency: 'JPY' });
  const [first, second] = paypal.seen().filter(({ url }) => url === '/v2/checkout/orders');
  expect(first?.headers['paypal-request-id']).toBe('evt_1:0');
  expect(JSON.parse(first?.body ?? '')).toEqual({
    intent: 'CAPTURE',
    purchase_units: [{ amount: { currency_code: 'USD', value: '10.50' }, description: 'Order 42', invoice_id: '42' }],
    payment_source: { paypal: { experience_context: { return_url: 'https://shop.example/ok' } } },
  });
  expect(JSON.parse(second?.body ?? '').purchase_units[0].amount).toEqual({ currency_code: 'JPY', value: '1000' });
});

test('a part is given back with its currency, all without', async () => {
  paypal.answer(
    answering(() => ({ json: { id: 'R1', status: 'COMPLETED', amount: { value: '1.00', currency_code: 'EUR' } } })),
  );
  const run = (input: object) => paypal.run('paypal_refund', app, { capture_id: '2GG279541U471931P', ...input });
  await expect(run({ amount: '1.00' })).rejects.toThrow(/"currency"/);
  expect(await run({})).toEqual({ id: 'R1', status: 'COMPLETED', amount: '1.00', currency: 'EUR' });
  await run({ amount: '1.00', currency: 'EUR' });
  const bodies = paypal
    .seen()
    .filter(({ url }) => url.endsWith('/refund'))
    .map(({ body }) => JSON.parse(body));
  expect(bodies).toEqual([{}, { amount: { currency_code: 'EUR', value: '1.00' } }]);
});

test.each([
  [
    422,
    {
      name: 'UNPROCESSABLE_ENTITY',
      details: [{ issue: 'INSTRUMENT_DECLINED', description: 'The instrument was declined.' }],
    },
    InputFault,
    /declined.*INSTRUMENT_DECLINED/,
  ],
  [
    400,
    { name: 'INVALID_REQUEST', message: 'Not well-formed.', details: [{ field: '/amount', issue: 'MISSING' }] },
    InputFault,
    /MISSING, \/amount/,
  ],
  [
    404,
    { name: 'RESOURCE_NOT_FOUND', message: 'The specified resource does not exist.' },
    InputFault,
    /does not exist/,
  ],
  [
    401,
    { error: 'invalid_client', error_description: 'Client Authentication failed' },
    CredentialFault,
    /paypal_client_secret.*sandbox/,
  ],
  [403, { name: 'NOT_AUTHORIZED', message: 'Permission denied.' }, CredentialFault, /Apps & Credentials/],
  [429, { name: 'RATE_LIMIT_REACHED', message: 'Too many requests.' }, TemporaryFault, /wait/],
  [500, { name: 'INTERNAL_SERVER_ERROR', message: 'An error occurred.' }, TemporaryFault, /error occurred/],
])('%s %j', async (status, json, kind, sentence) => {
  paypal.answer(answering(() => ({ status, json })));
  const run = paypal.run('paypal_create_order', app);
  await expect(run).rejects.toThrow(kind);
  await expect(run).rejects.toThrow(sentence);
});

test('the probe asks for a new token, whatever is kept', async () => {
  paypal.answer(() => ({ json: { access_token: 'A21.x', app_id: 'APP-80W284485P519543T' } }));
  expect(await paypal.probe('paypal', app)).toEqual({ account: 'APP-80W284485P519543T', scopes: null });
  paypal.answer(() => ({ status: 401, json: { error: 'invalid_client' } }));
  await expect(paypal.probe('paypal', app)).rejects.toThrow(CredentialFault);
});

const raw = Buffer.from('{"id": "WH-1"}');
const SIGNED_AT = Date.UTC(2026, 0, 1, 12);
const good = signer.headers(raw, signer.secret, SIGNED_AT);
const check = (
  headers: object,
  { now = SIGNED_AT, certificate = signer.certificate }: { now?: number; certificate?: string | undefined } = {},
) => paypalSource.verify({ headers: { ...good, ...headers }, raw, secrets: [signer.secret], now, certificate });
const DAY = 24 * 3_600_000;

test('three days back and five minutes ahead, not more', () => {
  expect(check({})).toBe(true);
  expect(check({}, { now: SIGNED_AT + 3 * DAY })).toBe(true);
  expect(check({}, { now: SIGNED_AT + 3 * DAY + 3_700_000 })).toBe(false);
  expect(check({}, { now: SIGNED_AT - 299_000 })).toBe(true);
  expect(check({}, { now: SIGNED_AT - 301_000 })).toBe(false);
});

test.each([
  ['another time', { 'paypal-transmission-time': new Date(SIGNED_AT + 1000).toISOString() }],
  ['no time', { 'paypal-transmission-time': 'NaN' }],
  ['a time beyond all times', { 'paypal-transmission-time': '1e308' }],
  ['another id', { 'paypal-transmission-id': 'another' }],
  ['an id that came twice', { 'paypal-transmission-id': ['a', 'b'] }],
  ['another algorithm', { 'paypal-auth-algo': 'SHA1withRSA' }],
  ['no algorithm', { 'paypal-auth-algo': undefined }],
])('refused: %s', (_what, headers) => expect(check(headers)).toBe(false));

test('without its certificate, with that of somebody else, with one that has ended', () => {
  expect(paypalSource.verify({ headers: good, raw, secrets: [signer.secret], now: SIGNED_AT })).toBe(false);
  expect(check({}, { certificate: certificateAt(SIGNED_AT).pem })).toBe(false);
  expect(check({}, { certificate: 'no certificate' })).toBe(false);
  expect(check({}, { certificate: certificateAt(NOW - 400 * DAY).pem })).toBe(false);
});

const where = (url: string | string[] | undefined, base?: string) =>
  paypalSource.certificateUrl?.({ 'paypal-cert-url': url }, raw, base);

test('certificates are looked for at PayPal, and where this installation has it instead', () => {
  for (const host of ['api.paypal.com', 'api-m.paypal.com', 'api.sandbox.paypal.com', 'api-m.sandbox.paypal.com']) {
    expect(where(`https://${host}/v1/notifications/certs/CERT-1`)).toBe(
      `https://${host}/v1/notifications/certs/CERT-1`,
    );
  }
  const local = 'http://127.0.0.1:4010/v1/notifications/certs/CERT-1';
  expect(where(local, 'http://127.0.0.1:4010/')).toBe(local);
  expect(where(local)).toBeNull();
});

test.each([
  'http://api.paypal.com/v1/notifications/certs/CERT-1',
  'https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1',
  'https://evil.example/v1/notifications/certs/CERT-1',
  'https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1',
  'https://apixpaypal.com/v1/notifications/certs/CERT-1',
  'https://api.paypal.com:444/v1/notifications/certs/CERT-1',
  'https://api.paypal.com/v1/notifications/certs/../../oauth2/token',
  'https://api.paypal.com/v1/notifications/certs/CERT-1?next=https://evil.example',
  'https://www.paypal.com/v1/notifications/certs/CERT-1',
  '',
  undefined,
  ['https://api.paypal.com/v1/notifications/certs/CERT-1'],
])('never asked: %s', (url) => expect(where(url, 'http://127.0.0.1:4010/')).toBeNull());
