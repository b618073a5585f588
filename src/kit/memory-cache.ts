import type { Clock } from './clock.ts';

export interface CacheBounds {
  ttlMs: number;
  /** What all values of this owner may take together. */
  maxBytes: number;
}

export interface MemoryCache {
  /** Undefined: not there, or no longer. */
  get(owner: string, key: string): unknown;
  set(owner: string, key: string, value: unknown, bounds: CacheBounds): void;
  delete(owner: string, key: string): void;
  /** Bytes held for all owners. */
  readonly size: number;
}

interface Entry {
  text: string;
  bytes: number;
  until: number;
}

/** The values of one owner, those used longest ago first. */
interface Shelf {
  entries: Map<string, Entry>;
  bytes: number;
}

/** What an entry takes beside its text, so that many small ones are bounded too. */
const ENTRY_BYTES = 100;

/** A map that is kept in the order of use. */
function touch<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}

const firstOf = <T>(map: Map<string, T>): [string, T] | undefined => map.entries().next().value;

/** Values as JSON text, each owner within its own bound and all within one; what was used longest ago goes first. */
export function createMemoryCache(clock: Clock, mostBytes = 100 * 1024 * 1024): MemoryCache {
  const shelves = new Map<string, Shelf>();
  let size = 0;

  function drop(owner: string, key: string): void {
    const shelf = shelves.get(owner);
    const entry = shelf?.entries.get(key);
    if (!shelf || !entry) return;
    shelf.entries.delete(key);
    shelf.bytes -= entry.bytes;
    size -= entry.bytes;
    if (shelf.entries.size === 0) shelves.delete(owner);
  }

  function dropOldest(owner: string, shelf: Shelf): void {
    const [key] = firstOf(shelf.entries) ?? [];
    if (key !== undefined) drop(owner, key);
  }

  return {
    get(owner, key) {
      const shelf = shelves.get(owner);
      const entry = shelf?.entries.get(key);
      if (!shelf || !entry) return undefined;
      if (entry.until <= clock.now()) return void drop(owner, key);
      touch(shelves, owner, shelf);
      touch(shelf.entries, key, entry);
      return JSON.parse(entry.text);
    },
    set(owner, key, value, { ttlMs, maxBytes }) {
      drop(owner, key);
      const text = JSON.stringify(value ?? null);
      const bytes = Buffer.byteLength(key) + Buffer.byteLength(text) + ENTRY_BYTES;
      if (bytes > Math.min(maxBytes, mostBytes)) return;
      const shelf = shelves.get(owner) ?? { entries: new Map<string, Entry>(), bytes: 0 };
      touch(shelves, owner, shelf);
      shelf.entries.set(key, { text, bytes, until: clock.now() + ttlMs });
      shelf.bytes += bytes;
      size += bytes;
      while (shelf.bytes > maxBytes) dropOldest(owner, shelf);
      while (size > mostBytes) {
        const oldest = firstOf(shelves);
        if (oldest) dropOldest(...oldest);
      }
    },
    delete: drop,
    get size() {
      return size;
    },
  };
}
