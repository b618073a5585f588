import type { Measure } from '#src/kit/measure-condition.ts';
import { quantile } from '#src/metrics/figures.ts';
import { allowedPercent } from '#src/metrics/slo.ts';
import { LATENCY_BOUNDS } from '#src/store/metrics.ts';
import { arrivalsOf, attemptsOf, failuresOf, LONG_MS, type Reading, SHORT_MS } from './reading.ts';

export interface Figure {
  /** Null: nothing happened that could be measured. */
  value: number | null;
  /** Whether so much happened that it means something. */
  enough: boolean;
}

/** One failure, or one slow event, is nothing that anybody is woken for; a few among many come by chance. */
const FEWEST_BAD = 3;
const FEWEST_FAILED = 5;

const figure = (value: number | null, enough = true): Figure => ({ value, enough: enough && value !== null });

function failedPercent(reading: Reading): Figure {
  const attempts = attemptsOf(reading);
  const failures = failuresOf(reading);
  const enough = failures >= FEWEST_FAILED || (failures >= FEWEST_BAD && failures * 2 >= attempts);
  return figure(attempts === 0 ? null : (failures / attempts) * 100, enough);
}

function succeededPercent(reading: Reading): Figure {
  const { value, enough } = failedPercent(reading);
  return figure(value === null ? null : 100 - value, enough);
}

/** How many were slower than that, as far as the counted bounds tell. */
function slower({ short }: Reading, value: number): number {
  const first = LATENCY_BOUNDS.findIndex((bound) => bound > value);
  return short.latencies.slice(first === -1 ? LATENCY_BOUNDS.length : first).reduce((sum, count) => sum + count, 0);
}

function latencyOf(reading: Reading, part: number): Figure {
  const value = quantile(reading.short, part);
  return figure(value, value !== null && slower(reading, value * 0.8) >= FEWEST_BAD);
}

function averageLatency({ short }: Reading): Figure {
  const ended = short.delivered + short.dead;
  return figure(ended === 0 ? null : short.latencySum / ended, ended >= FEWEST_BAD);
}

/** So many times faster than allowed the budget goes, in the last hour and in the last minutes alike. */
function burnOf(reading: Reading): Figure {
  const allowed = allowedPercent(reading.slo);
  const { ended, failed } = reading.long;
  const now = failedPercent(reading);
  if (allowed === null || ended === 0) return figure(null);
  const times = (percent: number): number => percent / Math.max(allowed, 0.001);
  const hour = times((failed / ended) * 100);
  return figure(now.value === null ? hour : Math.min(hour, times(now.value)), failed >= FEWEST_FAILED);
}

const soonest = ({ credentials, now }: Reading): number | null => {
  const ends = credentials.flatMap(({ expiresAt, renews }) => (expiresAt === null || renews ? [] : [expiresAt]));
  return ends.length === 0 ? null : Math.min(...ends) - now;
};

const MEASURED: Readonly<Record<Measure, (reading: Reading) => Figure>> = {
  error_rate: failedPercent,
  success_rate: succeededPercent,
  availability: succeededPercent,
  latency: (reading) => latencyOf(reading, 0.95),
  latency_avg: averageLatency,
  latency_p50: (reading) => latencyOf(reading, 0.5),
  latency_p95: (reading) => latencyOf(reading, 0.95),
  latency_p99: (reading) => latencyOf(reading, 0.99),
  queue_depth: ({ depth }) => figure(depth),
  webhook_failures: ({ refused }) => figure(refused),
  events_per_minute: (reading) => figure(arrivalsOf(reading) / (SHORT_MS / 60_000)),
  burn_rate: burnOf,
  silence: ({ lastActivity, now, depth }) => figure(lastActivity === null || depth > 0 ? 0 : now - lastActivity),
  key_expiry: (reading) => figure(soonest(reading)),
};

/** What a reading says of one measure: percentages from 0 to 100, times in milliseconds. */
export const figureOf = (reading: Reading, measure: Measure): Figure => MEASURED[measure](reading);

/** Nothing was tried for so long that nothing is known to go wrong. */
export const isIdle = (reading: Reading): boolean =>
  reading.depth === 0 && attemptsOf(reading) === 0 && reading.now - (reading.lastActivity ?? 0) > LONG_MS / 2;
