import { asc, eq, inArray, or } from './drizzle.ts';
import type { NewProjectRow, ProjectRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function findProject({ orm, tables: { projects } }: Read, idOrName: string): Promise<ProjectRow | null> {
  const found = await orm
    .select()
    .from(projects)
    .where(or(eq(projects.id, idOrName), eq(projects.name, idOrName)));
  return found.find((row) => row.id === idOrName) ?? found[0] ?? null;
}

/** Those with these ids; null: all of them. */
export async function listProjects(
  { orm, tables: { projects } }: Read,
  ids: readonly string[] | null,
): Promise<ProjectRow[]> {
  return await orm
    .select()
    .from(projects)
    .where(ids === null ? undefined : inArray(projects.id, [...ids]))
    .orderBy(asc(projects.name));
}

/** The project of that name, made where there is none. */
export async function ensureProject(tx: Tx, row: NewProjectRow): Promise<ProjectRow> {
  const { projects } = tx.tables;
  const [made] = await tx.orm.insert(projects).values(row).onConflictDoNothing({ target: projects.name }).returning();
  if (made) return made;
  const [found] = await tx.orm.select().from(projects).where(eq(projects.name, row.name));
  return found as ProjectRow;
}
