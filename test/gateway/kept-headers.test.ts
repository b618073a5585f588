import { expect, test } from '@jest/globals';
import { keptHeaders } from '#src/gateway/kept-headers.ts';

test('the header that is the secret is not kept, whatever it is called', () => {
  const headers = { 'x-from-the-shop': 'the secret itself', 'x-event': 'order' };
  expect(keptHeaders(headers, 'X-From-The-Shop')).toEqual({ 'x-event': 'order' });
  expect(keptHeaders(headers)).toEqual(headers);
});

test.each([
  'authorization',
  'x-auth',
  'x-auth-key',
  'x-authentication',
  'x-apikey',
  'x-api-key',
  'x-access-key',
  'x-amz-security-token',
  'x-password',
  'x-credentials',
  'x-hub-signature-256',
])('%s is not kept', (name) => {
  expect(keptHeaders({ [name]: 'value' })).toEqual({});
});

test.each(['x-github-event', 'x-github-delivery', 'webhook-id', 'x-author', 'idempotency-key', 'user-agent'])(
  '%s is kept',
  (name) => {
    expect(keptHeaders({ [name]: 'value' })).toEqual({ [name]: 'value' });
  },
);
