import { listProjects } from '#src/store/projects.ts';
import type { Read } from '#src/store/store.ts';

export interface NamedProject {
  id: string;
  name: string;
}

/** Projects as keys show them, each list of ids with its names; null, all projects, stays null. */
export async function namedProjects(
  read: Read,
  lists: readonly (readonly string[] | null)[],
): Promise<(NamedProject[] | null)[]> {
  const found = await listProjects(read, [...new Set(lists.flatMap((ids) => ids ?? []))]);
  const names = new Map(found.map(({ id, name }) => [id, name]));
  return lists.map((ids) => ids?.map((id) => ({ id, name: names.get(id) ?? id })) ?? null);
}
