import type { Reading } from './reading.ts';

/**
 * Silence is measured in surprise: every minute without an event adds -ln of the chance that a minute of this hour and
 * weekday has none, as the past weeks were. A Sunday that is always quiet adds nothing.
 */
export interface Silence {
  lastActivity: number | null;
  surprise: number;
  lookedAt: number;
}

type Rhythm = Pick<Reading, 'now' | 'lastActivity' | 'hour' | 'weeks' | 'depth' | 'status'>;

/** A chance of one in ten million. */
export const SILENT = 16;
/** Fewer weeks show no rhythm. */
const FEWEST_WEEKS = 2;
/** Of so many weeks one may have had a dead hour, or one incident would be usual from then on. */
const A_MISS = 4;
const MINUTES_AN_HOUR = 60;
const MINUTE = 60_000;
/** What lies before a longer pause of ours is not known: it may be we who were silent. */
const LONGEST_LOOK_MS = 5 * MINUTE;

/** -ln of the chance of a minute without an event; 0: that is as usual. */
export function surpriseOfMinute(hour: Reading['hour'], weeks: number): number {
  if (!hour || weeks < FEWEST_WEEKS || hour.weeks < weeks - Math.floor(weeks / A_MISS)) return 0;
  const minutes = weeks * MINUTES_AN_HOUR;
  const quiet = Math.max(0, minutes - hour.minutes);
  return -Math.log((quiet + 1) / (minutes + 2));
}

/** What the time since the last look adds. */
export function silenceAfter(before: Silence | undefined, rhythm: Rhythm): Silence {
  const { now, lastActivity, hour, weeks, depth, status } = rhythm;
  const fresh = { lastActivity, surprise: 0, lookedAt: now };
  const isSame = before !== undefined && before.lastActivity === lastActivity;
  // Who waits for a target, or does not take events, is not silent.
  if (!isSame || status !== 'active' || depth > 0) return fresh;
  const since = now - Math.max(before.lookedAt, lastActivity ?? 0);
  const minutes = Math.min(LONGEST_LOOK_MS, Math.max(0, since)) / MINUTE;
  return { lastActivity, surprise: before.surprise + minutes * surpriseOfMinute(hour, weeks), lookedAt: now };
}
