import { type Counts, LATENCY_BOUNDS, type MetricPoint, noCounts } from '#src/store/metrics.ts';

/** Counts of many buckets as one. */
export function together(points: readonly Counts[]): Counts {
  const all = noCounts();
  for (const one of points) {
    all.delivered += one.delivered;
    all.dead += one.dead;
    all.retried += one.retried;
    all.filtered += one.filtered;
    all.held += one.held;
    all.latencySum += one.latencySum;
    all.latencyMax = Math.max(all.latencyMax, one.latencyMax);
    all.latencies = all.latencies.map((count, i) => count + (one.latencies[i] ?? 0));
  }
  return all;
}

/** The latency that this part of all events stayed below, in milliseconds; null: there were none. */
export function quantile({ latencies, latencyMax }: Counts, part: number): number | null {
  const all = latencies.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  let left = part * all;
  for (const [i, count] of latencies.entries()) {
    if (left <= count && count > 0) {
      const low = LATENCY_BOUNDS[i - 1] ?? 0;
      const high = Math.min(LATENCY_BOUNDS[i] ?? latencyMax, Math.max(latencyMax, low));
      return Math.round(low + ((high - low) * left) / count);
    }
    left -= count;
  }
  return latencyMax;
}

const rounded = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** Percentages are numbers from 0 to 100; null where nothing happened that could be counted. */
export function figuresOf(counts: Counts, milliseconds: number) {
  const { delivered, dead, retried, filtered, held } = counts;
  const ended = delivered + dead;
  const events = ended + filtered + held;
  return {
    events,
    delivered,
    dead,
    filtered,
    held,
    failed_attempts: retried + dead,
    events_per_second: milliseconds > 0 ? rounded(events / (milliseconds / 1000), 4) : 0,
    success_rate: ended === 0 ? null : rounded((delivered / ended) * 100),
    error_rate: ended === 0 ? null : rounded((dead / ended) * 100),
    latency_avg: ended === 0 ? null : rounded(counts.latencySum / ended),
    latency_p50: quantile(counts, 0.5),
    latency_p95: quantile(counts, 0.95),
    latency_p99: quantile(counts, 0.99),
    latency_max: ended === 0 ? null : counts.latencyMax,
  };
}

export type Figures = ReturnType<typeof figuresOf>;

export const summed = (points: readonly MetricPoint[], milliseconds: number): Figures =>
  figuresOf(together(points), milliseconds);
