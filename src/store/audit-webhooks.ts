import { and, asc, eq, inArray, isNull, or } from './drizzle.ts';
import type { AuditWebhookRow, NewAuditWebhookRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function insertAuditWebhook(tx: Tx, row: NewAuditWebhookRow): Promise<void> {
  await tx.orm.insert(tx.tables.auditWebhooks).values(row);
}

export async function findAuditWebhook({ orm, tables }: Read, id: string): Promise<AuditWebhookRow | null> {
  const { auditWebhooks: hooks } = tables;
  const [row] = await orm.select().from(hooks).where(eq(hooks.id, id));
  return row ?? null;
}

/** Of these projects; null: all there are. */
export async function listAuditWebhooks(
  { orm, tables }: Read,
  projects: readonly string[] | null,
): Promise<AuditWebhookRow[]> {
  const { auditWebhooks: hooks } = tables;
  const own = projects === null ? undefined : inArray(hooks.projectId, [...projects]);
  return await orm.select().from(hooks).where(own).orderBy(asc(hooks.id));
}

/** Those that are told of what happens in a project. */
export async function hooksOfProject({ orm, tables }: Read, projectId: string): Promise<AuditWebhookRow[]> {
  const { auditWebhooks: hooks } = tables;
  const concerned = or(isNull(hooks.projectId), eq(hooks.projectId, projectId));
  return await orm
    .select()
    .from(hooks)
    .where(and(concerned, eq(hooks.active, true)))
    .orderBy(asc(hooks.id));
}

export async function updateAuditWebhook(
  tx: Tx,
  id: string,
  patch: Partial<Omit<AuditWebhookRow, 'id' | 'createdAt'>>,
): Promise<void> {
  const { auditWebhooks: hooks } = tx.tables;
  await tx.orm.update(hooks).set(patch).where(eq(hooks.id, id));
}

export async function deleteAuditWebhook(tx: Tx, id: string): Promise<boolean> {
  return (await tx.sql.run('delete from audit_webhooks where id = ?', [id])) > 0;
}
