import { expect, test } from '@jest/globals';
import { withoutSecrets } from '#src/access/without-secrets.ts';
import { CredentialFault } from '#src/kit/faults.ts';

const SECRETS = ['a secret of the tests'];

test('an answer that does not repeat a secret is handed on as it is', async () => {
  const answer = { token: 'of the next page', url: 'https://x.test/?key=abcdef' };
  expect(await withoutSecrets(SECRETS, async () => answer)).toBe(answer);
});

test.each([
  ['as it is', SECRETS[0]],
  ['in base64', Buffer.from(SECRETS[0] ?? '').toString('base64')],
  ['in hex', Buffer.from(SECRETS[0] ?? '').toString('hex')],
])('an answer that repeats a secret %s is handed on without it', async (_how, said) => {
  const cleaned = await withoutSecrets(SECRETS, async () => ({ you: [`said ${said}`], fine: 1 }));
  expect(cleaned).toEqual({ you: ['said [redacted]'], fine: 1 });
});

test('a complaint that repeats it, too', async () => {
  const call = withoutSecrets(SECRETS, () => Promise.reject(new CredentialFault('Refused', `not ${SECRETS[0]}!`)));
  await expect(call).rejects.toThrow('not [redacted]!');
});
