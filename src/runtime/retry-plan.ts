import type { Manifest } from '#src/integrations/package/manifest.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const EXPONENTIAL = [10 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE];
const STEP = 30 * SECOND;
const LONGEST = 6 * 3600 * SECOND;
/** Retries of many events that failed together must not come back together. */
const JITTER = 0.2;

type Backoff = Manifest['retries']['retry_backoff'];

function plainDelay(backoff: Backoff, retry: number): number {
  if (backoff === 'fixed') return STEP;
  if (backoff === 'linear') return STEP * retry;
  const last = EXPONENTIAL.length - 1;
  return (EXPONENTIAL[Math.min(retry - 1, last)] ?? 0) * 2 ** Math.max(0, retry - 1 - last);
}

/** How long to wait before the `retry`-th retry (from 1), or null where none is left. */
export function delayBefore(
  retry: number,
  retries: Manifest['retries'],
  random: () => number = Math.random,
): number | null {
  if (retry > retries.retry_attempts) return null;
  const plain = Math.min(plainDelay(retries.retry_backoff, retry), LONGEST);
  return Math.round(plain * (1 + JITTER * (2 * random() - 1)));
}
