import { expect, test } from '@jest/globals';
import { keptToken } from '#src/connectors/kept-token.ts';

function issuing(seconds = 3600) {
  let count = 0;
  const fetch = async () => {
    count++;
    return { token: `token-${count}`, seconds };
  };
  return { fetch, count: () => count };
}

test('one token for all clients of a credential, fetched once however many ask, until shortly before its end', async () => {
  let now = 0;
  const { fetch, count } = issuing();
  const clients = [1, 2].map(() => keptToken(['a credential'], () => now, fetch));
  const both = () => Promise.all(clients.map((one) => one.current()));
  expect(await both()).toEqual(['token-1', 'token-1']);
  expect(await keptToken(['another'], () => now, issuing().fetch).current()).toBe('token-1');
  now = 3_479_000;
  expect(await both()).toEqual(['token-1', 'token-1']);
  now = 3_480_000;
  expect(await both()).toEqual(['token-2', 'token-2']);
  expect(count()).toBe(2);
});

test('a refused token is replaced once, however many were refused', async () => {
  const { fetch, count } = issuing();
  const tokens = keptToken(['refused'], () => 0, fetch);
  const refused = await tokens.current();
  expect(await Promise.all([1, 2, 3].map(() => tokens.renew(refused)))).toEqual(Array(3).fill('token-2'));
  expect(await tokens.renew(refused)).toBe('token-2');
  expect(count()).toBe(2);
});

test('what could not be fetched is fetched again', async () => {
  let broken = true;
  const { fetch } = issuing();
  const tokens = keptToken(
    ['broken'],
    () => 0,
    () => (broken ? Promise.reject(new Error('no')) : fetch()),
  );
  await expect(tokens.current()).rejects.toThrow('no');
  broken = false;
  expect(await tokens.current()).toBe('token-1');
});

test('a token that works for seconds is not fetched for every call', async () => {
  let now = 0;
  const { fetch, count } = issuing(60);
  const tokens = keptToken(['short'], () => now, fetch);
  await tokens.current();
  now = 29_000;
  await tokens.current();
  expect(count()).toBe(1);
});
