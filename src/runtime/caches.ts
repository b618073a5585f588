import { createHash } from 'node:crypto';
import { type Cache, inMemory } from '#src/execution/cache.ts';
import type { Manifest } from '#src/integrations/package/manifest.ts';
import { TemporaryFault } from '#src/kit/faults.ts';
import type { MemoryCache } from '#src/kit/memory-cache.ts';
import type { SharedCache } from '#src/store/shared-cache.ts';

/** Picks the cache that an integration asks for. */
export type Caches = (caching: Manifest['caching']) => Cache;

/** What is near may be older than what is shared, but by no more than this. */
const NEAR_MS = 2_000;
const LONGEST_KEY = 200;

function keyOf(owner: string, key: string): string {
  const short = key.length <= LONGEST_KEY ? key : createHash('sha256').update(key).digest('base64url');
  return `${owner}:${short}`;
}

/** Undefined where the shared cache cannot say anything now. */
async function tried<T>(work: Promise<T>): Promise<{ answer: T } | undefined> {
  try {
    return { answer: await work };
  } catch (thrown) {
    if (thrown instanceof TemporaryFault) return undefined;
    throw thrown;
  }
}

/** Shared by all processes. While it is down memory stands in; with `near` memory spares it the values of a moment ago. */
function inShared(shared: SharedCache, memory: MemoryCache, near: boolean): Cache {
  return {
    async get(owner, key) {
      const kept = memory.get(owner, key);
      if (near && kept !== undefined) return kept;
      const found = await tried(shared.get(keyOf(owner, key)));
      return found ? found.answer : kept;
    },
    async set(owner, key, value, bounds) {
      const isKept = await tried(shared.set(keyOf(owner, key), value, bounds.ttlMs));
      if (!isKept) memory.set(owner, key, value, bounds);
      else if (near) memory.set(owner, key, value, { ...bounds, ttlMs: Math.min(NEAR_MS, bounds.ttlMs) });
      else memory.delete(owner, key);
    },
    async delete(owner, key) {
      memory.delete(owner, key);
      await tried(shared.delete(keyOf(owner, key)));
    },
  };
}

export function createCaches({ memory, shared }: { memory: MemoryCache; shared: SharedCache | null }): Caches {
  const plain = inMemory(memory);
  const far = shared && { alone: inShared(shared, memory, false), near: inShared(shared, memory, true) };
  return (caching) => {
    const strategies = caching?.strategies ?? ['memory'];
    if (!far || !strategies.includes('redis')) return plain;
    return strategies.includes('memory') ? far.near : far.alone;
  };
}
