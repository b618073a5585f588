import type { Clock } from '#src/kit/clock.ts';

/** With which priority the next event of a lane is worked on. */
export interface Lanes {
  priorityOf(lane: string): number;
}

const USUAL = 1;
const FLOOD = 2;
/** So many at once are nothing unusual… */
const BURST = 500;
/** …and so many a second for ever. */
const PER_SECOND = 100;
const MOST_LANES = 50_000;

interface Lane {
  left: number;
  at: number;
}

/** A project that floods waits behind all others, and delays only itself. */
export function createLanes(clock: Clock): Lanes {
  const lanes = new Map<string, Lane>();
  return {
    priorityOf(name) {
      const now = clock.now();
      const lane = lanes.get(name) ?? { left: BURST, at: now };
      // A clock that stepped back gives nothing.
      lane.left = Math.min(BURST, lane.left + (Math.max(0, now - lane.at) / 1000) * PER_SECOND);
      lane.at = now;
      if (lanes.size >= MOST_LANES && !lanes.has(name)) lanes.clear();
      lanes.set(name, lane);
      if (lane.left < 1) return FLOOD;
      lane.left--;
      return USUAL;
    },
  };
}
