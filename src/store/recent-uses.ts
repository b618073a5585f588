import { eq } from './drizzle.ts';
import type { Tx } from './store.ts';

/** Counts one use unless `most` were counted after `since`. Null: counted; else the moment of the oldest that stands in the way. */
export async function countUse(
  tx: Tx,
  name: string,
  limit: { most: number; since: number; now: number },
): Promise<number | null> {
  const { recentUses } = tx.tables;
  const { most, since, now } = limit;
  // An update first: two processes that count at once wait for each other here.
  await tx.orm
    .insert(recentUses)
    .values({ name, times: [], updatedAt: now })
    .onConflictDoUpdate({ target: recentUses.name, set: { updatedAt: now } });
  const [row] = await tx.orm.select().from(recentUses).where(eq(recentUses.name, name));
  const times = (row?.times ?? []).filter((time) => time > since);
  if (times.length >= most) return times[0] ?? now;
  await tx.orm
    .update(recentUses)
    .set({ times: [...times, now] })
    .where(eq(recentUses.name, name));
  return null;
}
