import { TemporaryFault } from './faults.ts';

/** Something that holds connections, and how it gives them up. */
export interface Open<T> {
  it: T;
  close(): Promise<void>;
}

export interface KeepOpen {
  /** Works with what is open under a key; it is opened where nothing is. */
  using<T, Result>(key: string, open: () => Promise<Open<T>>, work: (it: T) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

interface Kept {
  opening: Promise<Open<unknown>>;
  users: number;
  lastUsed: number;
}

const LOOK_MS = 10_000;

async function closed({ opening }: Kept): Promise<void> {
  const open = await opening.catch(() => null);
  await open?.close();
}

/** Keeps what is costly to open while it is used and a while longer, never more than `most` at a time. */
export function createKeepOpen({ idleMs = 60_000, most = 50, now = Date.now } = {}): KeepOpen {
  const kept = new Map<string, Kept>();
  const closing = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  const drop = (key: string, one: Kept): void => {
    if (kept.get(key) === one) kept.delete(key);
    const end = closed(one).finally(() => closing.delete(end));
    // Whoever closes all hears of it; a pool that ends badly on its own harms nobody.
    end.catch(() => undefined);
    closing.add(end);
  };

  const idle = (): [string, Kept][] =>
    [...kept].filter(([, one]) => one.users === 0).sort(([, a], [, b]) => a.lastUsed - b.lastUsed);

  const sweep = (): void => {
    for (const [key, one] of idle()) if (now() - one.lastUsed >= idleMs) drop(key, one);
    if (kept.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  const makeRoom = (): void => {
    if (kept.size < most) return;
    const [oldest] = idle();
    if (oldest === undefined) {
      const text = `Connections to ${most} databases are in use at once. It is tried again.`;
      throw new TemporaryFault('Busy', text, { retryAfterMs: 5_000 });
    }
    drop(...oldest);
  };

  const entryOf = (key: string, open: () => Promise<Open<unknown>>): Kept => {
    const known = kept.get(key);
    if (known) return known;
    makeRoom();
    const fresh: Kept = { opening: open(), users: 0, lastUsed: now() };
    kept.set(key, fresh);
    timer ??= setInterval(sweep, Math.min(LOOK_MS, idleMs)).unref();
    return fresh;
  };

  return {
    async using(key, open, work) {
      const one = entryOf(key, open);
      one.users++;
      try {
        const { it } = await one.opening.catch((thrown: unknown) => {
          if (kept.get(key) === one) kept.delete(key);
          throw thrown;
        });
        return await work(it as Parameters<typeof work>[0]);
      } finally {
        one.users--;
        one.lastUsed = now();
      }
    },
    async close() {
      clearInterval(timer);
      timer = undefined;
      for (const [key, one] of kept) drop(key, one);
      await Promise.allSettled(closing);
    },
  };
}
