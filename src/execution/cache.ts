import type { CacheBounds, MemoryCache } from '#src/kit/memory-cache.ts';

/** Where values of an owner are kept for a while. It may forget at any time and never fails. */
export interface Cache {
  /** Undefined: not there, or no longer. */
  get(owner: string, key: string): Promise<unknown>;
  set(owner: string, key: string, value: unknown, bounds: CacheBounds): Promise<void>;
  delete(owner: string, key: string): Promise<void>;
}

/** In the memory of this process, and gone with it. */
export const inMemory = (memory: MemoryCache): Cache => ({
  get: async (owner, key) => memory.get(owner, key),
  set: async (owner, key, value, bounds) => memory.set(owner, key, value, bounds),
  delete: async (owner, key) => memory.delete(owner, key),
});
