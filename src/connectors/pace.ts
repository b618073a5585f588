import { setTimeout as sleep } from 'node:timers/promises';
import { TemporaryFault } from '#src/kit/faults.ts';
import type { HttpClient } from '#src/kit/http-types.ts';

const LONGEST_WAIT_MS = 20_000;

const MOST_ACCOUNTS = 10_000;

/** A second and a little: calls do not arrive as evenly as they leave. */
const WINDOW_MS = 1_050;

/** Per account of a service: when its last calls went, as many as it takes in a second. */
const recent = new Map<string, number[]>();

/** How long the next call has to wait, so that no second sees more than the service takes. */
export function waitMs(account: string, perSecond: number, now: number): number {
  const slots = recent.get(account) ?? [];
  const oldest = slots.length < perSecond ? undefined : slots[0];
  const at = oldest === undefined ? now : Math.max(now, oldest + WINDOW_MS);
  if (at - now > LONGEST_WAIT_MS) return at - now;
  if (recent.size >= MOST_ACCOUNTS) recent.clear();
  recent.set(account, [...slots, at].slice(-perSecond));
  return at - now;
}

async function waitFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms === 0) return;
  if (ms > LONGEST_WAIT_MS) {
    const said = 'More calls are waiting than this service takes in a while.';
    throw new TemporaryFault('Rate limit exceeded', said, { retryAfterMs: ms });
  }
  await sleep(ms, undefined, signal ? { signal } : {});
}

/** The same client, never faster than the service allows. */
export function paced(http: HttpClient, wait: () => number): HttpClient {
  const request: HttpClient['request'] = async (method, path, options) => {
    await waitFor(wait(), options?.signal);
    return await http.request(method, path, options);
  };
  return {
    request,
    external: http.external,
    get: (path, options) => request('GET', path, options),
    post: (path, options) => request('POST', path, options),
    put: (path, options) => request('PUT', path, options),
    patch: (path, options) => request('PATCH', path, options),
    delete: (path, options) => request('DELETE', path, options),
  };
}
