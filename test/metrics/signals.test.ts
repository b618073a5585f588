import { expect, test } from '@jest/globals';
import { quotaIn } from '#src/metrics/quotas.ts';
import { sloState } from '#src/metrics/slo.ts';
import { noCounts } from '#src/store/metrics.ts';

const NOW = Date.UTC(2026, 0, 1);
const counted = (delivered: number, dead: number) => ({ ...noCounts(), delivered, dead });

test.each([
  [
    { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '4990', 'x-ratelimit-reset': '1767229200' },
    5000,
    4990,
    1_767_229_200_000,
  ],
  [{ 'ratelimit-limit': '100', 'ratelimit-remaining': '3', 'ratelimit-reset': '30' }, 100, 3, NOW + 30_000],
  [{ 'x-rate-limit-remaining': '7' }, null, 7, null],
  [{ 'x-ratelimit-remaining-requests': '59', 'x-ratelimit-limit-requests': '60' }, 60, 59, null],
])('%j is read', (headers, total, remaining, resetAt) => {
  expect(quotaIn(headers, NOW)).toEqual({ total, remaining, resetAt });
});

test.each([[{}], [{ 'x-ratelimit-remaining': 'many' }], [{ 'x-ratelimit-remaining': '-1' }]])(
  '%j says nothing',
  (headers) => {
    expect(quotaIn(headers, NOW)).toBeNull();
  },
);

test('what is left of a month, and how fast it goes', () => {
  const month = [counted(9000, 2), counted(995, 3)];
  const state = sloState({ availability: '99.9%', latency_p95: '500ms', error_rate: '< 1%' }, month, [counted(95, 5)]);
  expect(state).toMatchObject({
    window: '30d',
    availability: { target: 99.9, value: 99.95, met: true, budget_left: 50, burn_rate: 50 },
    error_rate: { target: 1, met: true },
    latency_p95: { target: 500, value: null, met: true },
  });
  expect(sloState({ availability: 99.9 }, [counted(90, 10)], []).availability).toMatchObject({
    met: false,
    budget_left: 0,
    burn_rate: 0,
  });
});
