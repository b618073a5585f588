import { isDeepStrictEqual } from 'node:util';
import { CredentialFault, notFound } from '#src/kit/faults.ts';
import type { Actor } from './actor.ts';
import { isPermission, type Right } from './matrix.ts';

export const may = ({ permissions }: Pick<Actor, 'permissions'>, right: Right): boolean =>
  permissions.has('admin') || permissions.has(right);

/** First line of every verb: may this actor do this at all? */
export function allow(actor: Actor, permission: Right): void {
  if (may(actor, permission)) return;
  throw new CredentialFault(
    'Insufficient permissions',
    `This needs the permission ${permission}. The key "${actor.name}" has: ${[...actor.permissions].filter(isPermission).join(', ') || 'none'}.`,
    { status: 403 },
  );
}

const SIGHT: readonly Right[] = ['integrations.read', 'logs.read'];

/** Whoever may see anything of integrations may see that they are there. */
export function allowSight(actor: Actor): void {
  if (!SIGHT.some((right) => actor.permissions.has(right))) allow(actor, 'integrations.read');
}

export const seesProject = (actor: Actor, projectId: string): boolean =>
  actor.projects === null || actor.projects.includes(projectId);

const seesIntegration = (actor: Actor, { id, projectId }: { id: string; projectId: string }): boolean =>
  seesProject(actor, projectId) || actor.roles.has(id);

/** For what is about all projects at once. */
export function allowEverywhere({ name, projects }: Actor): void {
  if (projects === null) return;
  throw new CredentialFault(
    'Insufficient permissions',
    `This is about all projects. The key "${name}" is limited to some.`,
    {
      status: 403,
    },
  );
}

/** Where there may be something that it sees; null: everywhere. */
export const reach = ({ projects, roles }: Actor): readonly string[] | null =>
  projects && [...new Set([...projects, ...[...roles.values()].map((role) => role.projectId)])];

/** Whether the same key still sees the same. */
export const seesTheSame = (one: Actor, other: Actor): boolean =>
  isDeepStrictEqual([one.projects, one.permissions, one.roles], [other.projects, other.permissions, other.roles]);

/** The actor as it is towards one integration: with the rights of its role there. */
export function towards(actor: Actor, integrationId: string): Actor {
  const role = actor.roles.get(integrationId);
  if (!role) return actor;
  const inProject = seesProject(actor, role.projectId) ? actor.permissions : new Set<Right>();
  return { ...actor, permissions: role.rights.union(inProject) };
}

/** Whoever sees no project sees what they have a role on, and nothing else is there for them. */
export const isStranger = (actor: Actor, integrationId: string | null): boolean =>
  actor.projects?.length === 0 && !(integrationId !== null && actor.roles.has(integrationId));

/** Another project's things do not exist for this actor: 404, never 403. */
export function visible<T extends { id: string; projectId: string }>(
  actor: Actor,
  what: string,
  id: string,
  row: T | null | undefined,
): T {
  if (!row || !seesIntegration(actor, row)) throw notFound(what, id);
  return row;
}
