import type { Manifest } from '#src/integrations/package/manifest.ts';
import type { Rate } from './limiter.ts';

const USUAL_BURST = 10;

/** No rate limit applies unless one is configured. */
export function rateOf(manifest: Manifest | undefined): Rate | null {
  const limit = manifest?.rate_limiting;
  if (!limit) return null;
  const perMinute = limit.requests_per_minute;
  return { perMinute, burst: Math.max(1, limit.burst_limit ?? Math.min(USUAL_BURST, perMinute)) };
}
