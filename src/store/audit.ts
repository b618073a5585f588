import { and, count, desc, eq, inArray } from './drizzle.ts';
import type { Page, PageOptions } from './page.ts';
import type { AuditRow, NewAuditRow } from './rows.ts';
import type { Read, Tx } from './store.ts';
import { inTimeRange, type TimeRange } from './time-range.ts';

export async function insertAudit(tx: Tx, row: NewAuditRow): Promise<void> {
  await tx.orm.insert(tx.tables.audit).values(row);
}

export interface AuditFilter extends PageOptions, TimeRange {
  /** Null: of all projects, and what belongs to none. */
  projects: readonly string[] | null;
  targetId?: string | undefined;
  action?: string | undefined;
  actor?: string | undefined;
}

/** Newest first. May be long: ask through store.slow('audit.list', filter). */
export async function listAudit({ orm, tables: { audit } }: Read, filter: AuditFilter): Promise<Page<AuditRow>> {
  const where = and(
    filter.projects === null ? undefined : inArray(audit.projectId, [...filter.projects]),
    filter.targetId === undefined ? undefined : eq(audit.targetId, filter.targetId),
    filter.action === undefined ? undefined : eq(audit.action, filter.action),
    filter.actor === undefined ? undefined : eq(audit.actor, filter.actor),
    ...inTimeRange(audit.id, 'aud', filter),
  );
  const rows = await orm
    .select()
    .from(audit)
    .where(where)
    .orderBy(desc(audit.id))
    .limit(filter.limit)
    .offset(filter.offset);
  const [all] = await orm.select({ total: count() }).from(audit).where(where);
  return { rows, total: all?.total ?? 0 };
}

/** What was done to one thing in that time, newest first; not by whom. */
export async function changesOfTarget(
  { orm, tables: { audit } }: Read,
  targetId: string,
  range: TimeRange,
  most: number,
): Promise<Pick<AuditRow, 'at' | 'action'>[]> {
  return await orm
    .select({ at: audit.at, action: audit.action })
    .from(audit)
    .where(and(eq(audit.targetId, targetId), ...inTimeRange(audit.id, 'aud', range)))
    .orderBy(desc(audit.id))
    .limit(most);
}

/** The newest lines of one kind about one thing, newest first. */
export async function newestAudit(
  { orm, tables: { audit } }: Read,
  targetId: string,
  action: string,
  most: number,
): Promise<AuditRow[]> {
  return await orm
    .select()
    .from(audit)
    .where(and(eq(audit.targetId, targetId), eq(audit.action, action)))
    .orderBy(desc(audit.id))
    .limit(most);
}
