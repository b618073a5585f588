import { listProjects } from '#src/store/projects.ts';
import type { ProjectRow } from '#src/store/rows.ts';
import { allow } from './allow.ts';
import type { Ctx } from './ctx.ts';

/** The projects that this actor sees, by name. */
export async function visibleProjects(ctx: Ctx): Promise<ProjectRow[]> {
  allow(ctx.actor, 'integrations.read');
  return await listProjects(ctx.store.read, ctx.actor.projects);
}
