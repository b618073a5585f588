import { and, asc, count, eq, isNull } from './drizzle.ts';
import type { RepositoryRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function findRepository(
  { orm, tables: { repositories } }: Read,
  name: string,
): Promise<RepositoryRow | null> {
  const [row] = await orm.select().from(repositories).where(eq(repositories.name, name));
  return row ?? null;
}

/** Those that have the App now, by name. */
export async function listRepositories({ orm, tables: { repositories } }: Read): Promise<RepositoryRow[]> {
  return await orm.select().from(repositories).where(isNull(repositories.removedAt)).orderBy(asc(repositories.name));
}

export async function countRepositories({ orm, tables: { repositories } }: Read): Promise<number> {
  const [all] = await orm.select({ total: count() }).from(repositories).where(isNull(repositories.removedAt));
  return all?.total ?? 0;
}

/** The App is there: a new row, or the known one with the installation of now. */
export async function ensureRepository(
  tx: Tx,
  given: { name: string; installationId: number; now: number },
): Promise<RepositoryRow> {
  const { repositories } = tx.tables;
  const present = { installationId: given.installationId, removedAt: null, updatedAt: given.now };
  const [row] = await tx.orm
    .insert(repositories)
    .values({
      ...present,
      name: given.name,
      onboarding: null,
      onboardingPull: null,
      settings: null,
      settingsProblems: [],
    })
    .onConflictDoUpdate({ target: repositories.name, set: present })
    .returning();
  return row as RepositoryRow;
}

/** Null: it is not known. */
export async function updateRepository(
  tx: Tx,
  name: string,
  patch: Partial<Omit<RepositoryRow, 'name'>>,
): Promise<RepositoryRow | null> {
  const { repositories } = tx.tables;
  const [row] = await tx.orm.update(repositories).set(patch).where(eq(repositories.name, name)).returning();
  return row ?? null;
}

export async function removeInstallation(tx: Tx, installationId: number, now: number): Promise<string[]> {
  const { repositories } = tx.tables;
  const rows = await tx.orm
    .update(repositories)
    .set({ removedAt: now, updatedAt: now })
    .where(and(eq(repositories.installationId, installationId), isNull(repositories.removedAt)))
    .returning({ name: repositories.name });
  return rows.map((row) => row.name);
}
