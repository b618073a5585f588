import type { Manifest } from '#src/integrations/package/manifest.ts';
import { parseDuration, parseSize } from '#src/kit/duration.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { CacheBounds, MemoryCache } from '#src/kit/memory-cache.ts';
import type { StepRequest } from '#src/sandbox/sandbox.ts';

const USUAL_TTL = '5m';
const USUAL_SIZE = '10MB';

export const isCacheStep = ({ action }: Pick<StepRequest, 'action'>): boolean => action.startsWith('cache.');

function boundsOf(caching: Manifest['caching'], ttl: unknown): CacheBounds {
  const said = typeof ttl === 'string' || typeof ttl === 'number' ? ttl : undefined;
  return {
    ttlMs: parseDuration(said ?? caching?.ttl ?? USUAL_TTL),
    maxBytes: parseSize(caching?.max_size ?? USUAL_SIZE),
  };
}

/** `context.cache` of one integration: what a handler asks for, answered from the cache. */
export function cacheStep(
  cache: MemoryCache,
  owner: string,
  caching: Manifest['caching'],
  { action, input }: Pick<StepRequest, 'action' | 'input'>,
): unknown {
  const { key, value, ttl } = input as { key: string; value?: unknown; ttl?: unknown };
  if (action === 'cache.get') return cache.get(owner, key) ?? null;
  if (action === 'cache.set') cache.set(owner, key, value, boundsOf(caching, ttl));
  else if (action === 'cache.delete') cache.delete(owner, key);
  else throw new InputFault('Unknown read', `A handler cannot ask for ${action}.`);
  return null;
}
