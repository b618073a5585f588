import { seesProject } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { notFound } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { ensureProject, findProject } from '#src/store/projects.ts';
import type { ProjectRow } from '#src/store/rows.ts';

/** What belongs to no repository. It is there from the start, whether anything is in it or not. */
const LOCAL = 'local';

async function localProject(ctx: Ctx): Promise<ProjectRow> {
  const now = ctx.clock.now();
  return await ctx.store.write((tx) => ensureProject(tx, { id: newId('prj', now), name: LOCAL, createdAt: now }));
}

/** A project by its id or name, as far as the actor sees it. */
export async function loadProject(ctx: Ctx, idOrName: string): Promise<ProjectRow> {
  const found = await findProject(ctx.store.read, idOrName);
  const project = found ?? (idOrName === LOCAL && ctx.actor.projects === null ? await localProject(ctx) : null);
  if (!project || !seesProject(ctx.actor, project.id)) throw notFound('project', idOrName);
  return project;
}
