import { and, desc, eq, gte, inArray, lt } from './drizzle.ts';
import type { NewVersionRow, VersionRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function insertVersion(tx: Tx, row: NewVersionRow): Promise<void> {
  await tx.orm.insert(tx.tables.versions).values(row);
}

export async function findVersion({ orm, tables: { versions } }: Read, id: string): Promise<VersionRow | null> {
  const [row] = await orm.select().from(versions).where(eq(versions.id, id));
  return row ?? null;
}

export async function findVersionByNumber(
  { orm, tables: { versions } }: Read,
  integrationId: string,
  version: string,
): Promise<VersionRow | null> {
  const [row] = await orm
    .select()
    .from(versions)
    .where(and(eq(versions.integrationId, integrationId), eq(versions.version, version)));
  return row ?? null;
}

/** The one made last. */
export async function latestVersion(
  { orm, tables: { versions } }: Read,
  integrationId: string,
): Promise<VersionRow | null> {
  const [row] = await orm
    .select()
    .from(versions)
    .where(eq(versions.integrationId, integrationId))
    .orderBy(desc(versions.id))
    .limit(1);
  return row ?? null;
}

export type VersionLine = Omit<VersionRow, 'files'>;

/** Newest first, without their files. */
export async function listVersions({ orm, tables: { versions } }: Read, integrationId: string): Promise<VersionLine[]> {
  return await orm
    .select({
      id: versions.id,
      integrationId: versions.integrationId,
      version: versions.version,
      commitSha: versions.commitSha,
      contentHash: versions.contentHash,
      manifest: versions.manifest,
      createdBy: versions.createdBy,
      createdAt: versions.createdAt,
    })
    .from(versions)
    .where(eq(versions.integrationId, integrationId))
    .orderBy(desc(versions.id));
}

/** Version id → its number. */
export async function findVersionNumbers(
  { orm, tables: { versions } }: Read,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await orm
    .select({ id: versions.id, version: versions.version })
    .from(versions)
    .where(inArray(versions.id, [...ids]));
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** Those that were made in that time, newest first. */
export async function versionsMadeIn(
  { orm, tables: { versions } }: Read,
  integrationId: string,
  { from, to }: { from: number; to: number },
  most: number,
): Promise<Pick<VersionRow, 'version' | 'createdAt'>[]> {
  return await orm
    .select({ version: versions.version, createdAt: versions.createdAt })
    .from(versions)
    .where(and(eq(versions.integrationId, integrationId), gte(versions.createdAt, from), lt(versions.createdAt, to)))
    .orderBy(desc(versions.id))
    .limit(most);
}
