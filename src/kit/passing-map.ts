const OFTEN = 64;

/**
 * A map for what comes and goes by the thousand. V8 gives a Map a new table after every few changes, and the table before
 * goes on pointing to it: once one of them has grown old, all that follow, and whatever lay in them, outlive their use until
 * the next whole collection. Here what is left moves to a fresh map every now and then, which no old table knows of.
 */
export class PassingMap<K, V> implements Iterable<[K, V]> {
  #inner = new Map<K, V>();
  #gone = 0;

  get size(): number {
    return this.#inner.size;
  }

  get(key: K): V | undefined {
    return this.#inner.get(key);
  }

  has(key: K): boolean {
    return this.#inner.has(key);
  }

  set(key: K, value: V): this {
    this.#inner.set(key, value);
    return this;
  }

  delete(key: K): boolean {
    if (!this.#inner.delete(key)) return false;
    if (++this.#gone >= OFTEN && this.#gone >= 2 * this.#inner.size) {
      this.#inner = new Map(this.#inner);
      this.#gone = 0;
    }
    return true;
  }

  clear(): void {
    this.#inner = new Map();
    this.#gone = 0;
  }

  /** Whoever goes through them meanwhile may miss what comes, and still see what went. */
  keys(): MapIterator<K> {
    return this.#inner.keys();
  }

  values(): MapIterator<V> {
    return this.#inner.values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.#inner[Symbol.iterator]();
  }
}
