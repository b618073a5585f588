import { namedBy } from '#src/access/subject.ts';
import { iso, isoOrNull } from '#src/kit/clock.ts';
import type { ApiKeyRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { type NamedProject, namedProjects } from './named-projects.ts';

const presented = (row: ApiKeyRow, projects: NamedProject[] | null) => ({
  id: row.id,
  name: row.name,
  type: row.type,
  permissions: row.permissions,
  projects,
  ...namedBy(row.subject ?? ''),
  expires_at: isoOrNull(row.expiresAt),
  previous_token_until: isoOrNull(row.previousUntil),
  last_used_at: isoOrNull(row.lastUsedAt),
  created_at: iso(row.createdAt),
});

/** Keys as they may be shown: never their tokens, never their hashes. */
export async function presentKeys(read: Read, rows: readonly ApiKeyRow[]) {
  const projects = await namedProjects(
    read,
    rows.map((row) => row.projects),
  );
  return rows.map((row, i) => presented(row, projects[i] ?? null));
}

export async function presentKey(read: Read, row: ApiKeyRow) {
  const [projects = null] = await namedProjects(read, [row.projects]);
  return presented(row, projects);
}
