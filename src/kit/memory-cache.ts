import type { Clock } from './clock.ts';
import { PassingMap } from './passing-map.ts';

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

/** What an entry takes beside its text, so that many small ones are bounded too. */
const ENTRY_BYTES = 100;

function entryOf(key: string, value: unknown, until: number): Entry {
  const text = JSON.stringify(value ?? null);
  return { text, bytes: Buffer.byteLength(key) + Buffer.byteLength(text) + ENTRY_BYTES, until };
}

/** A map that is kept in the order of use. */
function touch<T>(map: PassingMap<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}

/** The values of one owner, those used longest ago first. */
class Shelf {
  readonly #entries = new PassingMap<string, Entry>();
  bytes = 0;

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  get(key: string, now: number): unknown {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (entry.until <= now) return void this.drop(key);
    touch(this.#entries, key, entry);
    return JSON.parse(entry.text);
  }

  put(key: string, entry: Entry): void {
    this.drop(key);
    this.#entries.set(key, entry);
    this.bytes += entry.bytes;
  }

  drop(key: string): void {
    this.bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }

  dropOldest(): void {
    const [key] = this.#entries.keys();
    if (key !== undefined) this.drop(key);
  }
}

/** Values as JSON text, each owner within its own bound and all within one; what was used longest ago goes first. */
export function createMemoryCache(clock: Clock, mostBytes = 100 * 1024 * 1024): MemoryCache {
  const shelves = new PassingMap<string, Shelf>();
  let size = 0;

  /** Whatever is done to a shelf, the size of all follows, and an empty one goes. */
  function on<T>(owner: string, shelf: Shelf, act: () => T): T {
    const before = shelf.bytes;
    const result = act();
    size += shelf.bytes - before;
    if (shelf.isEmpty) shelves.delete(owner);
    return result;
  }

  function used(owner: string): Shelf {
    const shelf = shelves.get(owner) ?? new Shelf();
    touch(shelves, owner, shelf);
    return shelf;
  }

  function put(owner: string, shelf: Shelf, key: string, entry: Entry, maxBytes: number): void {
    on(owner, shelf, () => {
      shelf.drop(key);
      if (entry.bytes <= Math.min(maxBytes, mostBytes)) shelf.put(key, entry);
      while (shelf.bytes > maxBytes) shelf.dropOldest();
    });
    for (const [oldest, other] of shelves)
      while (size > mostBytes && !other.isEmpty) on(oldest, other, () => other.dropOldest());
  }

  return {
    get(owner, key) {
      const shelf = used(owner);
      return on(owner, shelf, () => shelf.get(key, clock.now()));
    },
    set(owner, key, value, { ttlMs, maxBytes }) {
      put(owner, used(owner), key, entryOf(key, value, clock.now() + ttlMs), maxBytes);
    },
    delete(owner, key) {
      const shelf = used(owner);
      on(owner, shelf, () => shelf.drop(key));
    },
    get size() {
      return size;
    },
  };
}
