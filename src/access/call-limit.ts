import type { Clock } from '#src/kit/clock.ts';
import type { News } from '#src/store/news.ts';

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

const TOPIC = 'calls';
const TELL_MS = 250;

type Counted = [who: string, calls: number][];

/** Tells the other processes a few times a second how many calls came in here, and hears the same of them. */
function shareCounts(news: News, counted: (who: string, calls: number) => void): (who: string) => void {
  const untold = new Map<string, number>();
  news.hear(TOPIC, (text) => {
    for (const [who, calls] of JSON.parse(text) as Counted) counted(who, calls);
  });

  function tell(): void {
    for (const one of untold) news.tell(TOPIC, JSON.stringify([one] satisfies Counted));
    untold.clear();
  }

  return (who) => {
    if (untold.size === 0) setTimeout(tell, TELL_MS).unref();
    untold.set(who, (untold.get(who) ?? 0) + 1);
  };
}

/** Counts what comes in here, and what other processes say came in there: a moment late, and near enough. */
export function createCallLimit(clock: Clock, limit: number, news: News | null = null): CallLimit {
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

  const tellOthers =
    news &&
    shareCounts(news, (who, calls) => {
      const window = windowOf(who, clock.now());
      window.used = Math.min(limit, window.used + calls);
    });

  return (who) => {
    const now = clock.now();
    const window = windowOf(who, now);
    const granted = window.used < limit;
    if (granted) {
      window.used++;
      tellOthers?.(who);
    }
    return { limit, remaining: limit - window.used, resetMs: window.startedAt + MINUTE_MS - now, granted };
  };
}
