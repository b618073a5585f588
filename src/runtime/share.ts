import type { Job } from '#src/queue/queue.ts';

/** What may be claimed next. */
export interface Share {
  limit: number;
  /** Projects that hold so much that they must leave room for others. */
  beside: string[];
}

export const MOST_UNDER_WAY = 256;
export const PER_CLAIM = 64;
/** Beside all that is under way, places for projects that hold few of them: nobody's slow target delays others. */
const KEPT = 64;
const MANY = 16;

function holdMany(underWay: Iterable<Job>): string[] {
  const held = new Map<string, number>();
  for (const { lane } of underWay) held.set(lane, (held.get(lane) ?? 0) + 1);
  return [...held].flatMap(([lane, count]) => (count >= MANY ? [lane] : []));
}

export function shareOf(underWay: ReadonlyMap<string, Job>): Share | null {
  const free = MOST_UNDER_WAY - underWay.size;
  if (free > 0) return { limit: Math.min(PER_CLAIM, free), beside: [] };
  return free + KEPT > 0 ? { limit: free + KEPT, beside: holdMany(underWay.values()) } : null;
}
