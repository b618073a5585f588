import { touchActivity } from '#src/store/integrations.ts';
import type { Tx } from '#src/store/store.ts';

/** "Last active" is so exact: under load it would be written with every commit, by all workers to one row. */
const EXACT_MS = 1_000;
const MOST = 20_000;

/** Writes down that integrations were active, where that was not just done by this process. */
export function createNoteActivity(): (tx: Tx, ids: Iterable<string>, now: number) => Promise<void> {
  const noted = new Map<string, number>();

  // A clock that stepped back says nothing about age.
  const isDue = (id: string, now: number): boolean => Math.abs(now - (noted.get(id) ?? 0)) >= EXACT_MS;

  return async (tx, ids, now) => {
    const due = [...new Set(ids)].filter((id) => isDue(id, now));
    if (due.length === 0) return;
    await touchActivity(
      tx,
      due.map((id) => ({ id, at: now })),
    );
    tx.afterCommit(() => {
      if (noted.size > MOST) noted.clear();
      for (const id of due) noted.set(id, now);
    });
  };
}
