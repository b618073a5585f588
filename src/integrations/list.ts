import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault } from '#src/kit/faults.ts';
import { listIntegrations } from '#src/store/integrations.ts';
import { findProject } from '#src/store/projects.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { isState, STATES } from './states.ts';

export interface IntegrationList {
  limit: number;
  offset: number;
  status?: string | undefined;
  project?: string | undefined;
  ids?: readonly string[] | undefined;
}

/** The projects to look in: what the actor sees, narrowed to the one asked for. */
async function projectsFor(ctx: Ctx, asked: string | undefined): Promise<readonly string[] | null> {
  if (asked === undefined) return ctx.actor.projects;
  const project = await findProject(ctx.store.read, asked);
  const isVisible = project && (ctx.actor.projects === null || ctx.actor.projects.includes(project.id));
  return isVisible ? [project.id] : [];
}

export async function listIntegrationsFor(
  ctx: Ctx,
  asked: IntegrationList,
): Promise<{ rows: IntegrationRow[]; total: number }> {
  allow(ctx.actor, 'integrations.read');
  if (asked.status !== undefined && !isState(asked.status)) {
    throw new InputFault('Unknown status', `"${asked.status}" is not a status; choose from ${STATES.join(', ')}.`);
  }
  const projects = await projectsFor(ctx, asked.project);
  if (projects?.length === 0 || asked.ids?.length === 0) return { rows: [], total: 0 };
  return await listIntegrations(ctx.store.read, {
    projects,
    limit: asked.limit,
    offset: asked.offset,
    ...(asked.status === undefined ? {} : { status: asked.status }),
    ...(asked.ids === undefined ? {} : { ids: asked.ids }),
  });
}
