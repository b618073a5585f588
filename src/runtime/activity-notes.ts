/** "Last active" is so exact: under load it would be written with every commit, by all workers to one row. */
const EXACT_MS = 1_000;
const MOST = 20_000;

/** Of which integrations this process wrote down just now that they were active. */
export interface ActivityNotes {
  /** Those of which it is to be written down again. */
  due(ids: Iterable<string>, now: number): string[];
  /** It was. */
  noted(ids: readonly string[], now: number): void;
}

export function createActivityNotes(): ActivityNotes {
  const noted = new Map<string, number>();

  // A clock that stepped back says nothing about age.
  const isDue = (id: string, now: number): boolean => Math.abs(now - (noted.get(id) ?? 0)) >= EXACT_MS;

  return {
    due: (ids, now) => [...new Set(ids)].filter((id) => isDue(id, now)),
    noted(ids, now) {
      if (noted.size > MOST) noted.clear();
      for (const id of ids) noted.set(id, now);
    },
  };
}
