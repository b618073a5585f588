import { expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE, type Simulated, START, simulate, type Trouble, WEEK } from '../support/simulated-weeks.ts';

// Four weeks of traffic after four from which the rhythm was learned: what was put in is found, and nothing else is.

const LEARNED = START + 4 * WEEK;
const UNTIL = START + 8 * WEEK;

const dayOf = (at: number): number => new Date(at).getUTCDay();
const hourOf = (at: number): number => new Date(at).getUTCHours();
const isOffice = (at: number): boolean => dayOf(at) >= 1 && dayOf(at) <= 5 && hourOf(at) >= 8 && hourOf(at) < 18;

/** The `n`-th day of the watched weeks, a Monday being 0. */
const on = (day: number, hour: number, minute = 0): number => LEARNED + day * DAY + hour * HOUR + minute * MINUTE;

const failing = (from: number, minutes: number, share = 1): Trouble => ({
  rule: 'error_rate',
  from,
  to: from + minutes * MINUTE,
  change: (cell) => {
    const failed = Math.ceil((cell.delivered + cell.failed) * share);
    return { ...cell, failed, delivered: cell.delivered + cell.failed - failed };
  },
});
const dead = (from: number, minutes: number): Trouble => ({
  rule: 'silent',
  from,
  to: from + minutes * MINUTE,
  change: (cell) => ({ ...cell, delivered: 0, failed: 0 }),
});
const slow = (from: number, minutes: number): Trouble => ({
  rule: 'latency',
  from,
  to: from + minutes * MINUTE,
  change: (cell) => ({ ...cell, latency: 4000 }),
});
const flooded = (from: number, minutes: number): Trouble => ({
  rule: 'unusual_traffic',
  from,
  to: from + minutes * MINUTE,
  change: (cell) => ({ ...cell, delivered: cell.delivered * 100 + 1000 }),
});
const refused = (from: number, minutes: number): Trouble => ({
  rule: 'webhook_failures',
  from,
  to: from + minutes * MINUTE,
  change: () => ({ delivered: 0, failed: 0, refused: 20, latency: 90 }),
});

const RATES: Record<string, (at: number) => number> = {
  steady: () => 12,
  office: (at) => (isOffice(at) ? 20 : 0.02),
  'busy days, quiet nights': (at) => (hourOf(at) >= 6 && hourOf(at) < 22 ? 30 : 1),
  'a few a minute': (at) => (isOffice(at) ? 3 : 0.3),
  'now and then': () => 0.05,
  'every night at two': (at) => (hourOf(at) === 2 && at % HOUR < 2 * MINUTE ? 200 : 0),
};

const TROUBLES: Record<string, Trouble[]> = {
  steady: [failing(on(1, 10), 20), slow(on(9, 3), 30), failing(on(16, 23), 15, 0.3), refused(on(24, 9), 10)],
  office: [dead(on(1, 9, 30), 120), failing(on(3, 14), 10), flooded(on(8, 11), 15), dead(on(22, 15), 60)],
  'busy days, quiet nights': [flooded(on(5, 12), 10), failing(on(13, 21), 40, 0.5), dead(on(20, 7), 45)],
  'a few a minute': [dead(on(15, 10), 180), slow(on(17, 10), 40)],
};

const integrations: Simulated[] = Object.entries(RATES).map(([id, rate]) => ({
  id,
  rate,
  troubles: TROUBLES[id] ?? [],
  alerts: { error_rate_threshold: 5, latency_threshold: '1s' },
}));

/**
 * By when it has to be found: a minute after it can be known. Failures are known at the third; silence when it is longer
 * than past weeks make likely.
 */
const knownAfter = ({ rule, from }: Trouble, rate: number): number => {
  if (rule === 'silent') return from + Math.ceil(16 / Math.min(rate, 6)) * MINUTE;
  return rule === 'error_rate' && rate < 5 ? from + Math.ceil(3 / rate) * MINUTE : from;
};

test('whatever is put in is found within a minute, once, and its end as well; of all other weeks nothing is said', () => {
  const found = simulate(integrations, { learned: LEARNED, until: UNTIL });
  const missed = Object.entries(TROUBLES).flatMap(([id, troubles]) =>
    troubles
      .filter((trouble) => {
        const latest = knownAfter(trouble, RATES[id]?.(trouble.from) ?? 0) + MINUTE;
        const mine = found.filter((one) => one.id === id && one.rule === trouble.rule);
        return mine.filter((one) => one.openedAt >= trouble.from && one.openedAt <= latest).length !== 1;
      })
      .map((trouble) => `${id}: ${trouble.rule} at ${new Date(trouble.from).toISOString()}`),
  );
  expect(missed).toEqual([]);
  expect(found.every((one) => one.resolvedAt !== null)).toBe(true);
  const beside = found.filter(
    (one) => !(TROUBLES[one.id] ?? []).some((trouble) => one.openedAt >= trouble.from && one.openedAt < trouble.to),
  );
  expect(beside).toEqual([]);
  expect(found.filter((one) => one.rule === 'error_rate')).toHaveLength(4);
});
