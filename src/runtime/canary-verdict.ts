import type { Canary, Tally } from '#src/store/canaries.ts';

export interface Compared {
  /** What ran the rest of the events meanwhile. */
  present: Tally;
  canary: Tally;
}

/** One bad event is no proof of anything. */
const FEWEST_FAILED = 3;
/** Differences that chance brings about once in fifty times are none. */
const BEYOND_CHANCE = 2;
/** Where few events come it is not waited for ever. */
const LONGEST_MS = 7 * 86_400_000;

export const rateOf = ({ ended, failed }: Tally): number => (ended === 0 ? 0 : failed / ended);

/** How far apart two rates of failure are, in standard errors of their difference. */
function distance({ present, canary }: Compared): number {
  const both = rateOf({ ended: present.ended + canary.ended, failed: present.failed + canary.failed });
  const error = Math.sqrt(both * (1 - both) * (1 / Math.max(1, present.ended) + 1 / Math.max(1, canary.ended)));
  return (rateOf(canary) - rateOf(present)) / Math.max(error, Number.EPSILON);
}

const isWorse = (compared: Compared): boolean =>
  compared.canary.failed >= FEWEST_FAILED && distance(compared) >= BEYOND_CHANCE;

/** Null: too early to say. */
export function verdictOn(
  { events, durationMs, since }: Canary,
  compared: Compared,
  now: number,
): 'kept' | 'returned' | null {
  const isEnough = compared.canary.ended >= events;
  const isOver = now - since >= LONGEST_MS;
  if ((isEnough || isOver) && isWorse(compared)) return 'returned';
  return isOver || (isEnough && now - since >= durationMs) ? 'kept' : null;
}
