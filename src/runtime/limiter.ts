import { type Clock, stepsBack } from '#src/kit/clock.ts';
import { PassingMap } from '#src/kit/passing-map.ts';

export interface Rate {
  perMinute: number;
  burst: number;
  /** How long calls wait at least, once there were too many; the rate counts from there on. */
  pauseMs: number;
}

export interface Limiter {
  /**
   * 0: go ahead. Otherwise how long this call has to wait; a place is kept for it, so that whoever comes back
   * under the same ticket at that time goes ahead. Where no more places can be kept it asks again.
   */
  waitFor(key: string, rate: Rate, ticket: string): number | Promise<number>;
}

/** Of one process: it answers at once. */
export interface LocalLimiter extends Limiter {
  waitFor(key: string, rate: Rate, ticket: string): number;
}

const MINUTE = 60_000;

/**
 * How long a call waits, and when the next one would come if all so far had been spaced evenly. Whoever is told to wait
 * has its place in that row already.
 */
export function placeFor(rate: Rate, nextAt: number, now: number): { wait: number; nextAt: number } {
  const spacing = MINUTE / rate.perMinute;
  const even = Math.max(nextAt, now);
  const ahead = (rate.burst - 1) * spacing;
  const free = Math.ceil(even - ahead - now);
  const wait = free > 0 ? Math.max(free, rate.pauseMs) : 0;
  return { wait, nextAt: Math.max(even, wait > 0 ? now + wait + ahead : 0) + spacing };
}

const MOST_TICKETS = 200_000;
/** Whoever has not come back so long after its time never will. */
const GIVEN_UP_MS = 10 * MINUTE;

/** Spaces calls evenly after a burst. It delays and never drops. */
export function createLimiter(clock: Clock, mostTickets = MOST_TICKETS): LocalLimiter {
  /** Per key: when the next call would come if all so far had been spaced evenly. */
  const nextAt = new Map<string, number>();
  const tickets = new PassingMap<string, number>();
  let sweptAt = Number.NEGATIVE_INFINITY;

  const stepped = stepsBack(clock);

  /** Places are kept by the time: a clock that was put back would keep everybody waiting until it is where it was. */
  function bringForward(by: number): void {
    for (const times of [nextAt, tickets]) for (const [key, at] of times) times.set(key, at - by);
  }

  /** Taking a place from whoever waits longest would keep all of them from ever going. */
  function hasRoom(now: number): boolean {
    if (tickets.size < mostTickets) return true;
    if (now - sweptAt < MINUTE) return false;
    sweptAt = now;
    for (const [ticket, at] of tickets) if (at < now - GIVEN_UP_MS) tickets.delete(ticket);
    for (const [key, at] of nextAt) if (at < now) nextAt.delete(key);
    return tickets.size < mostTickets;
  }

  return {
    waitFor(key, rate, ticket) {
      const now = clock.now();
      const back = stepped();
      if (back > 0) bringForward(back);
      const kept = tickets.get(ticket);
      if (kept !== undefined) {
        if (kept > now) return kept - now;
        tickets.delete(ticket);
        return 0;
      }
      const place = placeFor(rate, nextAt.get(key) ?? now, now);
      const { wait } = place;
      if (wait > 0 && !hasRoom(now)) return wait;
      nextAt.set(key, place.nextAt);
      if (wait > 0) tickets.set(ticket, now + wait);
      return wait;
    },
  };
}
