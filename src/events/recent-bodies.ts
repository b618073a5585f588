import type { Clock } from '#src/kit/clock.ts';
import { PassingMap } from '#src/kit/passing-map.ts';

export interface RecentBody {
  deliveryId: string;
  body: Buffer;
}

/** Payloads that have just come in, for a worker in the same process: what is in memory need not be read back from disk. */
export interface RecentBodies {
  note(eventId: string, deliveryId: string, body: Buffer): void;
  /** Hands it over once; undefined: it is on disk alone. */
  take(eventId: string): RecentBody | undefined;
}

interface Kept extends RecentBody {
  at: number;
}

const MOST_BYTES = 32 * 1024 * 1024;
/** Whoever took in a larger one lets it go at once: it is read back from disk. */
export const LARGE_BYTES = 64 * 1024;
/** What was not worked on by then waits for something else. */
const OLD_MS = 60_000;

/** Work begins with the oldest: where there is no room the newest go without, and nothing is pushed out. */
export function createRecentBodies(clock: Clock, mostBytes = MOST_BYTES): RecentBodies {
  const bodies = new PassingMap<string, Kept>();
  let bytes = 0;

  function take(eventId: string): Kept | undefined {
    const found = bodies.get(eventId);
    if (found) bytes -= found.body.length;
    bodies.delete(eventId);
    return found;
  }

  function dropOld(now: number): void {
    for (const [id, { at }] of bodies) {
      if (now - at < OLD_MS) return;
      take(id);
    }
  }

  return {
    note(eventId, deliveryId, body) {
      const now = clock.now();
      dropOld(now);
      if (body.length > LARGE_BYTES || bytes + body.length > mostBytes) return;
      bytes += body.length;
      bodies.set(eventId, { deliveryId, body, at: now });
    },
    take,
  };
}
