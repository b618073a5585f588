import { and, count, desc, eq, inArray } from './drizzle.ts';
import type { Page, PageOptions } from './page.ts';
import type { AuditRow, NewAuditRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function insertAudit(tx: Tx, row: NewAuditRow): Promise<void> {
  await tx.orm.insert(tx.tables.audit).values(row);
}

export interface AuditFilter extends PageOptions {
  /** Null: of all projects, and what belongs to none. */
  projects: readonly string[] | null;
  targetId?: string;
}

/** Newest first. */
export async function listAudit({ orm, tables: { audit } }: Read, filter: AuditFilter): Promise<Page<AuditRow>> {
  const where = and(
    filter.projects === null ? undefined : inArray(audit.projectId, [...filter.projects]),
    filter.targetId === undefined ? undefined : eq(audit.targetId, filter.targetId),
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
