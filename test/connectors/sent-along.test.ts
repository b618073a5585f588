import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { sentrySource } from '#src/connectors/sentry/source.ts';
import { verifySentAlong } from '#src/connectors/signatures.ts';
import type { Headers, Unverified } from '#src/connectors/source.ts';

const check = (headers: Headers, scheme?: Unverified['scheme'], secrets = ['my-secret', 'the one before']): boolean =>
  verifySentAlong({ headers, raw: Buffer.from('{}'), secrets, now: 0, ...(scheme ? { scheme } : {}) });
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

test.each<[string, Headers]>([
  ['its own header', { 'x-webhook-secret': 'my-secret' }],
  ['the one before', { 'x-webhook-secret': 'the one before' }],
  ['a bearer', { authorization: 'Bearer my-secret' }],
  ['a bearer in small letters', { authorization: 'bearer my-secret' }],
  ['a password', { authorization: basic('anybody:my-secret') }],
  ['a password without a user', { authorization: basic(':my-secret') }],
])('taken: %s', (_what, headers) => expect(check(headers)).toBe(true));

test.each<[string, Headers]>([
  ['nothing', {}],
  ['another secret', { 'x-webhook-secret': 'my-secre' }],
  ['an empty one', { 'x-webhook-secret': '' }],
  ['a header that came twice', { 'x-webhook-secret': ['my-secret', 'my-secret'] as unknown as string }],
  ['a wrong header beside a good bearer', { 'x-webhook-secret': 'no', authorization: 'Bearer my-secret' }],
  ['a bearer with more behind it', { authorization: 'Bearer my-secret x' }],
  ['the secret for a user', { authorization: basic('my-secret:') }],
  ['another kind', { authorization: 'Digest my-secret' }],
  ['a Basic that is none', { authorization: 'Basic my-secret' }],
])('refused: %s', (_what, headers) => expect(check(headers)).toBe(false));

test('where the manifest names a header, it is that one', () => {
  const scheme = { scheme: 'header', header: 'X-Mine' } as const;
  expect(check({ 'x-mine': 'my-secret' }, scheme)).toBe(true);
  expect(check({ 'x-webhook-secret': 'my-secret' }, scheme)).toBe(false);
  expect(check({ 'x-webhook-secret': 'my-secret' }, { scheme: 'standard' })).toBe(false);
  expect(check({ 'x-webhook-secret': '' }, undefined, [''])).toBe(false);
});

test('what a form of an alert rule asks at Sentry is signed under another name, and leaves no event', () => {
  const raw = Buffer.from('{"fields":[]}');
  const digest = createHmac('sha256', 'client secret').update(raw).digest('hex');
  const verify = (headers: Headers): boolean =>
    sentrySource.verify({ headers, raw, secrets: ['client secret'], now: 0 });
  expect(verify({ 'sentry-app-signature': digest })).toBe(true);
  expect(verify({ 'sentry-app-signature': digest.replace(/^./, 'x') })).toBe(false);
  expect(verify({ 'sentry-app-signature': digest, 'sentry-hook-signature': 'wrong' })).toBe(false);
  expect(sentrySource.handshake?.({ 'sentry-app-signature': digest }, {})).toEqual({ status: 200, body: {} });
  const both = { 'sentry-app-signature': digest, 'sentry-hook-signature': digest };
  expect(sentrySource.handshake?.(both, {})).toBeNull();
});
