import { and, asc, eq, inArray, isNotNull, isNull, lt, or } from './drizzle.ts';
import type { CredentialRow, NewCredentialRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

/** Empty `integrationId`: the project's default. */
export type CredentialPlace = Pick<CredentialRow, 'projectId' | 'integrationId' | 'service'>;

/** One per place. A credential that is there keeps its id and the time it was made. */
export async function upsertCredential(tx: Tx, row: NewCredentialRow): Promise<CredentialRow> {
  const { credentials } = tx.tables;
  const { id: _id, createdAt: _createdAt, ...fields } = row;
  const [saved] = await tx.orm
    .insert(credentials)
    .values(row)
    .onConflictDoUpdate({
      target: [credentials.projectId, credentials.integrationId, credentials.service],
      set: fields,
    })
    .returning();
  return saved as CredentialRow;
}

export async function findCredential(
  { orm, tables: { credentials } }: Read,
  place: CredentialPlace,
): Promise<CredentialRow | null> {
  const [row] = await orm
    .select()
    .from(credentials)
    .where(
      and(
        eq(credentials.projectId, place.projectId),
        eq(credentials.integrationId, place.integrationId),
        eq(credentials.service, place.service),
      ),
    );
  return row ?? null;
}

/** Null: of all projects. */
export async function listCredentials(
  { orm, tables: { credentials } }: Read,
  projects: readonly string[] | null,
): Promise<CredentialRow[]> {
  return await orm
    .select()
    .from(credentials)
    .where(projects === null ? undefined : inArray(credentials.projectId, [...projects]))
    .orderBy(asc(credentials.id));
}

export async function credentialsOfIntegration(
  { orm, tables: { credentials } }: Read,
  integrationId: string,
): Promise<CredentialRow[]> {
  return await orm
    .select()
    .from(credentials)
    .where(eq(credentials.integrationId, integrationId))
    .orderBy(asc(credentials.id));
}

export async function updateCredential(
  tx: Tx,
  id: string,
  patch: Partial<Omit<CredentialRow, 'id' | 'createdAt'>>,
): Promise<CredentialRow | null> {
  const { credentials } = tx.tables;
  const [row] = await tx.orm.update(credentials).set(patch).where(eq(credentials.id, id)).returning();
  return row ?? null;
}

export async function getCredential({ orm, tables: { credentials } }: Read, id: string): Promise<CredentialRow | null> {
  const [row] = await orm.select().from(credentials).where(eq(credentials.id, id));
  return row ?? null;
}

/** True: from now until then nobody else fetches new tokens for it, in this process or another. */
export async function leaseRefresh(tx: Tx, id: string, now: number, until: number): Promise<boolean> {
  const { credentials } = tx.tables;
  const rows = await tx.orm
    .update(credentials)
    .set({ refreshUntil: until })
    .where(and(eq(credentials.id, id), or(isNull(credentials.refreshUntil), lt(credentials.refreshUntil, now))))
    .returning({ id: credentials.id });
  return rows.length > 0;
}

/** For the only process on its database, at start: whoever fetched tokens for one is gone. */
export async function releaseRefreshes(tx: Tx): Promise<void> {
  const { credentials } = tx.tables;
  await tx.orm.update(credentials).set({ refreshUntil: null }).where(isNotNull(credentials.refreshUntil));
}

/** With its secrets. */
export async function deleteCredential(tx: Tx, id: string): Promise<boolean> {
  await tx.sql.run('delete from secrets where owner_id = ?', [id]);
  return (await tx.sql.run('delete from credentials where id = ?', [id])) > 0;
}
