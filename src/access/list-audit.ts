import type { Page, PageOptions } from '#src/store/page.ts';
import { findProject, listProjects } from '#src/store/projects.ts';
import type { AuditRow } from '#src/store/rows.ts';
import type { TimeRange } from '#src/store/time-range.ts';
import { allow, seesProject } from './allow.ts';
import type { Ctx } from './ctx.ts';

export interface AuditAsked extends PageOptions, TimeRange {
  /** By id or name. */
  project?: string | undefined;
  target?: string | undefined;
  action?: string | undefined;
  actor?: string | undefined;
}

/** Null: all projects, and what belongs to none. */
async function projectsFor(ctx: Ctx, named: string | undefined): Promise<readonly string[] | null> {
  if (named === undefined) return ctx.actor.projects;
  const project = await findProject(ctx.store.read, named);
  return project && seesProject(ctx.actor, project.id) ? [project.id] : [];
}

/** Who changed what, newest first, as far as the actor sees it. */
export async function listAudit(ctx: Ctx, { project, target, ...asked }: AuditAsked): Promise<Page<AuditRow>> {
  allow(ctx.actor, 'admin');
  const projects = await projectsFor(ctx, project);
  if (projects?.length === 0) return { rows: [], total: 0 };
  return await ctx.store.slow('audit.list', { ...asked, projects, targetId: target });
}

/** Names of the projects that audit lines are about. */
export async function namesOfProjects(ctx: Ctx, rows: readonly AuditRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap(({ projectId }) => projectId ?? []))];
  return new Map((await listProjects(ctx.store.read, ids)).map(({ id, name }) => [id, name]));
}
