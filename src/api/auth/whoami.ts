import type { Ctx } from '#src/access/ctx.ts';
import { isPermission } from '#src/access/matrix.ts';
import { isoOrNull } from '#src/kit/clock.ts';
import { namedProjects } from './named-projects.ts';

/** What an actor may learn about itself. */
export async function whoami({ actor, store }: Ctx) {
  const [projects = null] = await namedProjects(store.read, [actor.projects]);
  return {
    id: actor.id.replace(/^key:/, ''),
    name: actor.name,
    type: actor.type,
    permissions: [...actor.permissions].filter(isPermission),
    projects,
    expires_at: isoOrNull(actor.expiresAt),
  };
}
