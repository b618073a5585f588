import type { Ctx } from '#src/access/ctx.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { iso } from '#src/kit/clock.ts';
import type { TimeRange } from '#src/store/time-range.ts';

export interface Gap {
  from: string;
  /** Null: it lasts. */
  to: string | null;
  /** Milliseconds. */
  duration: number;
  /** The longest pause that is usual for this integration, in milliseconds. */
  usual: number;
}

/** Fewer events show no rhythm. */
const FEWEST = 20;
const SHORTEST_MS = 10 * 60_000;
/** So many times its usual pause is a hole. */
const TIMES = 4;

const intervalsOf = (times: readonly number[]): number[] => times.slice(1).map((at, i) => at - (times[i] ?? at));

/** Nearly all pauses are no longer than this. */
function usualOf(intervals: readonly number[]): number {
  // Tens of thousands on the main thread: as plain numbers they sort in a third of the time.
  const sorted = Float64Array.from(intervals).sort();
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
}

/** Holes in the times at which events came, oldest first, against the rhythm in which they usually come. */
export function findGaps(times: readonly number[], now: number): Gap[] {
  if (times.length < FEWEST) return [];
  const usual = usualOf(intervalsOf(times));
  const hole = Math.max(SHORTEST_MS, TIMES * usual);
  const gaps = times.flatMap((from, i): Gap[] => {
    const next = times[i + 1];
    const duration = (next ?? now) - from;
    if (duration <= hole) return [];
    return [{ from: iso(from), to: next === undefined ? null : iso(next), duration, usual }];
  });
  return gaps;
}

/** When an integration got nothing although it usually would have. */
export async function gapsOf(ctx: Ctx, id: string, range: TimeRange): Promise<Gap[]> {
  const row = await loadIntegration(ctx, id);
  const times = await ctx.store.slow<number[]>('events.times', { integrationId: row.id, ...range });
  return findGaps(times, range.to ?? ctx.clock.now());
}
