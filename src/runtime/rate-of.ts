import { serviceOfAction } from '#src/connectors/catalogue.ts';
import type { Manifest, RateLimiting } from '#src/integrations/package/manifest.ts';
import { parseDuration } from '#src/kit/duration.ts';
import type { StepRequest } from '#src/sandbox/sandbox.ts';
import type { Rate } from './limiter.ts';

const USUAL_BURST = 10;

/** Who is called: a service of the catalogue, else the host. */
export function targetOf({ action, input }: Pick<StepRequest, 'action' | 'input'>): string {
  const service = serviceOfAction(action);
  if (service !== undefined) return service;
  const { url } = (input ?? {}) as { url?: unknown };
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).host : action;
}

function rateFrom({ requests_per_minute: perMinute, burst_limit, retry_after }: Partial<RateLimiting>): Rate | null {
  if (perMinute === undefined) return null;
  return {
    perMinute,
    burst: Math.max(1, burst_limit ?? Math.min(USUAL_BURST, perMinute)),
    pauseMs: retry_after === undefined ? 0 : parseDuration(retry_after),
  };
}

/** What is configured for this target, over what is configured for all. */
function limitFor({ rate_limiting }: Manifest, target: string): Partial<RateLimiting> {
  const { targets = {}, ...all } = rate_limiting ?? {};
  return { ...all, ...(Object.hasOwn(targets, target) ? targets[target] : {}) };
}

/** No rate limit applies unless one is configured. */
export const rateOf = (manifest: Manifest, target: string): Rate | null => rateFrom(limitFor(manifest, target));

/** How long a target is left alone that says "too many" and not for how long; null: the usual retries go on. */
export function pauseOf(manifest: Manifest, target: string): number | null {
  const { retry_after } = limitFor(manifest, target);
  return retry_after === undefined ? null : parseDuration(retry_after);
}
