import type { Clock } from '#src/kit/clock.ts';

export interface Rate {
  perMinute: number;
  burst: number;
}

export interface Limiter {
  /**
   * 0: go ahead. Otherwise how long this call has to wait; a place is kept for it, so that whoever comes back
   * under the same ticket at that time goes ahead.
   */
  waitFor(key: string, rate: Rate, ticket: string): number;
}

const MINUTE = 60_000;
const MOST_TICKETS = 200_000;

/** Spaces calls evenly after a burst. It delays and never drops. */
export function createLimiter(clock: Clock): Limiter {
  /** Per key: when the next call would come if all so far had been spaced evenly. */
  const nextAt = new Map<string, number>();
  const tickets = new Map<string, number>();

  return {
    waitFor(key, rate, ticket) {
      const now = clock.now();
      const kept = tickets.get(ticket);
      if (kept !== undefined) {
        if (kept > now) return kept - now;
        tickets.delete(ticket);
        return 0;
      }
      const spacing = MINUTE / rate.perMinute;
      const even = Math.max(nextAt.get(key) ?? now, now);
      nextAt.set(key, even + spacing);
      const wait = Math.ceil(even - (rate.burst - 1) * spacing - now);
      if (wait <= 0) return 0;
      if (tickets.size >= MOST_TICKETS) tickets.delete(tickets.keys().next().value ?? '');
      tickets.set(ticket, now + wait);
      return wait;
    },
  };
}
