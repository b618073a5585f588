import { and, count, desc, eq, inArray, isNull } from './drizzle.ts';
import type { Page, PageOptions } from './page.ts';
import type { IncidentRow, NewIncidentRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

/** False: the same rule of that integration has one open already. */
export async function openIncident(tx: Tx, row: NewIncidentRow): Promise<boolean> {
  const { incidents } = tx.tables;
  return (await tx.orm.insert(incidents).values(row).onConflictDoNothing().returning({ id: incidents.id })).length > 0;
}

export async function updateIncident(tx: Tx, id: string, patch: Partial<Omit<IncidentRow, 'id'>>): Promise<void> {
  const { incidents } = tx.tables;
  await tx.orm.update(incidents).set(patch).where(eq(incidents.id, id));
}

/** Those that last, of all integrations. */
export async function openIncidents({ orm, tables: { incidents } }: Read): Promise<IncidentRow[]> {
  return await orm.select().from(incidents).where(isNull(incidents.resolvedAt)).orderBy(incidents.id);
}

/** Those that last, of the integrations of these projects; null: of all. */
export async function openIncidentsIn(
  { orm, tables: { incidents } }: Read,
  projects: readonly string[] | null,
): Promise<IncidentRow[]> {
  const mine = projects === null ? undefined : inArray(incidents.projectId, [...projects]);
  return await orm
    .select()
    .from(incidents)
    .where(and(isNull(incidents.resolvedAt), mine))
    .orderBy(desc(incidents.id));
}

/** Newest first. */
export async function listIncidents(
  { orm, tables: { incidents } }: Read,
  { integrationId, limit, offset }: PageOptions & { integrationId: string },
): Promise<Page<IncidentRow>> {
  const where = eq(incidents.integrationId, integrationId);
  const rows = await orm.select().from(incidents).where(where).orderBy(desc(incidents.id)).limit(limit).offset(offset);
  const [all] = await orm.select({ total: count() }).from(incidents).where(where);
  return { rows, total: all?.total ?? 0 };
}

/** How many last, by severity. */
export async function countOpenIncidents({ sql }: Read): Promise<{ severity: string; count: number }[]> {
  const rows = await sql.all<{ severity: string; count: number }>(
    'select severity, count(*) as count from incidents where resolved_at is null group by severity',
  );
  return rows.map(({ severity, count }) => ({ severity, count: Number(count) }));
}

/** Of what is over for so long, a few of the oldest. */
export const pruneIncidents = (tx: Tx, before: number, limit: number): Promise<number> =>
  tx.sql.run('delete from incidents where id in (select id from incidents where resolved_at < ? order by id limit ?)', [
    before,
    limit,
  ]);
