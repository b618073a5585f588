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
const KEPT = 1 / 4;
const MANY = 1 / 16;

function holdMany(underWay: Iterable<Job>, many: number): string[] {
  const held = new Map<string, number>();
  for (const { lane } of underWay) held.set(lane, (held.get(lane) ?? 0) + 1);
  return [...held].flatMap(([lane, count]) => (count >= many ? [lane] : []));
}

export function shareOf(
  underWay: Pick<ReadonlyMap<string, Job>, 'size' | 'values'>,
  most = MOST_UNDER_WAY,
): Share | null {
  const free = most - underWay.size;
  const kept = Math.ceil(most * KEPT);
  if (free > 0) return { limit: Math.min(PER_CLAIM, free), beside: [] };
  if (free + kept <= 0) return null;
  return { limit: free + kept, beside: holdMany(underWay.values(), Math.max(1, most * MANY)) };
}
