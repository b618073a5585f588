import { and, asc, count, eq } from './drizzle.ts';
import type { Page, PageOptions } from './page.ts';
import type { MemberRow, NewMemberRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

/** Null: that one has a role there already. */
export async function insertMember(tx: Tx, row: NewMemberRow): Promise<MemberRow | null> {
  const [made] = await tx.orm.insert(tx.tables.members).values(row).onConflictDoNothing().returning();
  return made ?? null;
}

export async function findMember({ orm, tables: { members } }: Read, id: string): Promise<MemberRow | null> {
  const [row] = await orm.select().from(members).where(eq(members.id, id));
  return row ?? null;
}

export async function findMemberBySubject(
  { orm, tables: { members } }: Read,
  integrationId: string,
  subject: string,
): Promise<MemberRow | null> {
  const here = and(eq(members.integrationId, integrationId), eq(members.subject, subject));
  const [row] = await orm.select().from(members).where(here);
  return row ?? null;
}

/** In the order in which they were added. */
export async function listMembers(
  { orm, tables: { members } }: Read,
  { integrationId, limit, offset }: PageOptions & { integrationId: string },
): Promise<Page<MemberRow>> {
  const where = eq(members.integrationId, integrationId);
  const rows = await orm.select().from(members).where(where).orderBy(asc(members.id)).limit(limit).offset(offset);
  const [all] = await orm.select({ total: count() }).from(members).where(where);
  return { rows, total: all?.total ?? 0 };
}

export interface SubjectRole {
  integrationId: string;
  projectId: string;
  role: string;
}

/** Where somebody has a role. */
export async function rolesOfSubject(
  { orm, tables: { members, integrations } }: Read,
  subject: string,
): Promise<SubjectRole[]> {
  return await orm
    .select({ integrationId: members.integrationId, projectId: integrations.projectId, role: members.role })
    .from(members)
    .innerJoin(integrations, eq(integrations.id, members.integrationId))
    .where(eq(members.subject, subject));
}

export async function updateMember(
  tx: Tx,
  id: string,
  patch: Pick<MemberRow, 'role' | 'updatedAt'>,
): Promise<MemberRow | null> {
  const { members } = tx.tables;
  const [row] = await tx.orm.update(members).set(patch).where(eq(members.id, id)).returning();
  return row ?? null;
}

export async function deleteMember(tx: Tx, id: string): Promise<boolean> {
  return (await tx.sql.run('delete from members where id = ?', [id])) > 0;
}
