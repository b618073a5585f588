import { rolesOfSubject } from '#src/store/members.ts';
import type { Read } from '#src/store/store.ts';
import type { Actor } from './actor.ts';
import { type Right, ROLES, rightsOfRole } from './matrix.ts';

export interface Ceiling {
  /** No role gives more than these. */
  rights: ReadonlySet<Right>;
  /** Only in these projects; null: in all. */
  projects: readonly string[] | null;
}

/** What somebody may do on the integrations where they have a role. */
export async function rolesOf(read: Read, subject: string, ceiling: Ceiling): Promise<Actor['roles']> {
  const roles = new Map<string, { projectId: string; rights: ReadonlySet<Right> }>();
  for (const { integrationId, projectId, role } of await rolesOfSubject(read, subject)) {
    const known = ROLES.find((one) => one === role);
    if (!known || !(ceiling.projects?.includes(projectId) ?? true)) continue;
    roles.set(integrationId, { projectId, rights: rightsOfRole(known).intersection(ceiling.rights) });
  }
  return roles;
}
