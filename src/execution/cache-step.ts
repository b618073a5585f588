import type { Manifest } from '#src/integrations/package/manifest.ts';
import { parseDuration, parseSize } from '#src/kit/duration.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { CacheBounds } from '#src/kit/memory-cache.ts';
import type { StepRequest } from '#src/sandbox/sandbox.ts';
import type { Cache } from './cache.ts';

const USUAL_TTL = '5m';
const USUAL_SIZE = '10MB';

export const isCacheStep = ({ action }: Pick<StepRequest, 'action'>): boolean => action.startsWith('cache.');

/** For how long a value lives, and how much all of them may take. */
export function boundsOf(caching: Manifest['caching'], ttl?: unknown): CacheBounds {
  const said = typeof ttl === 'string' || typeof ttl === 'number' ? ttl : undefined;
  return {
    ttlMs: parseDuration(said ?? caching?.ttl ?? USUAL_TTL),
    maxBytes: parseSize(caching?.max_size ?? USUAL_SIZE),
  };
}

/** `context.cache` of one integration: what a handler asks for, answered from the cache. */
export async function cacheStep(
  cache: Cache,
  owner: string,
  caching: Manifest['caching'],
  { action, input }: Pick<StepRequest, 'action' | 'input'>,
): Promise<unknown> {
  const { key, value, ttl } = input as { key: string; value?: unknown; ttl?: unknown };
  if (action === 'cache.get') return (await cache.get(owner, key)) ?? null;
  if (action === 'cache.set') await cache.set(owner, key, value, boundsOf(caching, ttl));
  else if (action === 'cache.delete') await cache.delete(owner, key);
  else throw new InputFault('Unknown read', `A handler cannot ask for ${action}.`);
  return null;
}
