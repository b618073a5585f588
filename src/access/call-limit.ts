import type { Clock } from '#src/kit/clock.ts';

export interface Allowance {
  limit: number;
  remaining: number;
  /** Until all of them are there again. */
  resetMs: number;
  /** False: this call is one too many. */
  granted: boolean;
}

/** How many calls whoever asks may still make in this minute; asking takes one. */
export type CallLimit = (who: string) => Allowance;

const MINUTE_MS = 60_000;
const MOST_CALLERS = 10_000;

interface Window {
  startedAt: number;
  used: number;
}

/** Each process counts by itself. */
export function createCallLimit(clock: Clock, limit: number): CallLimit {
  const windows = new Map<string, Window>();

  function sweep(now: number): void {
    for (const [who, window] of windows) if (now - window.startedAt >= MINUTE_MS) windows.delete(who);
  }

  function windowOf(who: string, now: number): Window {
    const known = windows.get(who);
    // A clock that was set back must not shut anybody out.
    if (known && now >= known.startedAt && now - known.startedAt < MINUTE_MS) return known;
    if (windows.size >= MOST_CALLERS) sweep(now);
    const fresh = { startedAt: now, used: 0 };
    windows.set(who, fresh);
    return fresh;
  }

  return (who) => {
    const now = clock.now();
    const window = windowOf(who, now);
    const granted = window.used < limit;
    if (granted) window.used++;
    return { limit, remaining: limit - window.used, resetMs: window.startedAt + MINUTE_MS - now, granted };
  };
}
