import { seesProject } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { notFound } from '#src/kit/faults.ts';
import { findProject } from '#src/store/projects.ts';
import type { ProjectRow } from '#src/store/rows.ts';

/** A project by its id or name, as far as the actor sees it. */
export async function loadProject(ctx: Ctx, idOrName: string): Promise<ProjectRow> {
  const project = await findProject(ctx.store.read, idOrName);
  if (!project || !seesProject(ctx.actor, project.id)) throw notFound('project', idOrName);
  return project;
}
