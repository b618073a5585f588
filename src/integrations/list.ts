import { allow, seesProject } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault } from '#src/kit/faults.ts';
import { type IntegrationOrder, listIntegrations } from '#src/store/integrations.ts';
import { findProject } from '#src/store/projects.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { isState, STATES } from './states.ts';

export interface IntegrationList {
  limit: number;
  offset: number;
  status?: string | undefined;
  project?: string | undefined;
  ids?: readonly string[] | undefined;
  search?: string | undefined;
  health?: string | undefined;
  service?: string | undefined;
  sort?: IntegrationOrder | undefined;
}

/** Without what was not asked for. */
function narrowed({ status, ids, search, health, service, sort }: IntegrationList) {
  const given = Object.entries({ status, ids, search, health, service, sort });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== ''));
}

interface Seen {
  /** Whole projects; null: all of them. */
  projects: readonly string[] | null;
  /** Integrations by a role there. */
  also: string[];
}

/** What the actor sees, narrowed to the project asked for. */
async function seenBy({ actor, store }: Ctx, asked: string | undefined): Promise<Seen> {
  const roles = [...actor.roles];
  if (asked === undefined) return { projects: actor.projects, also: roles.map(([id]) => id) };
  const project = await findProject(store.read, asked);
  if (!project) return { projects: [], also: [] };
  return {
    projects: seesProject(actor, project.id) ? [project.id] : [],
    also: roles.filter(([, role]) => role.projectId === project.id).map(([id]) => id),
  };
}

export async function listIntegrationsFor(
  ctx: Ctx,
  asked: IntegrationList,
): Promise<{ rows: IntegrationRow[]; total: number }> {
  allow(ctx.actor, 'integrations.read');
  if (asked.status !== undefined && !isState(asked.status)) {
    throw new InputFault('Unknown status', `"${asked.status}" is not a status; choose from ${STATES.join(', ')}.`);
  }
  const { projects, also } = await seenBy(ctx, asked.project);
  const seesNothing = projects?.length === 0 && also.length === 0;
  if (seesNothing || asked.ids?.length === 0) return { rows: [], total: 0 };
  return await listIntegrations(ctx.store.read, {
    projects,
    also,
    limit: asked.limit,
    offset: asked.offset,
    ...narrowed(asked),
  });
}
