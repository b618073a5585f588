import { InputFault } from '#src/kit/faults.ts';
import { listProjects } from '#src/store/projects.ts';
import type { Read } from '#src/store/store.ts';
import type { Actor } from './actor.ts';
import { refuseBeyond } from './key-limits.ts';

/**
 * The ids of the projects that a new key is limited to, named by id or name; null: all. Where an actor is limited
 * itself, what it does not see and what is not there are the same to it.
 */
export async function keyProjects(
  read: Read,
  actor: Actor,
  wanted: readonly string[] | undefined,
): Promise<string[] | null> {
  if (!wanted) return actor.projects && [...actor.projects];
  const visible = await listProjects(read, actor.projects);
  const byName = new Map(visible.map(({ id, name }) => [name, id]));
  const ids = new Map([...byName, ...visible.map(({ id }) => [id, id] as const)]);
  const strangers = wanted.filter((one) => !ids.has(one));
  if (actor.projects !== null) refuseBeyond(strangers);
  if (strangers.length > 0) {
    throw new InputFault(
      'Unknown project',
      `There is no project ${strangers.join(', ')}. GET /v1/projects lists them; installing a package makes one.`,
      { details: { field: 'projects', unknown: strangers } },
    );
  }
  return [...new Set(wanted.flatMap((one) => ids.get(one) ?? []))];
}
