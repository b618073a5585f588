import { expect, test } from '@jest/globals';
import nock from 'nock';
import { attackSsrf } from '../../bench/attacks/ssrf.ts';

test('no hostile address is ever connected to, whatever its spelling, name or way round', async () => {
  nock.restore();
  const { tried, sockets, forbidden, answered } = await attackSsrf();
  expect(tried).toBeGreaterThan(600);
  // Redirects came from somewhere that may be called, and were seen to.
  expect(sockets).toBeGreaterThan(0);
  expect(forbidden).toEqual([]);
  expect(answered).toEqual([]);
});
