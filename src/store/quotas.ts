import { eq } from './drizzle.ts';
import type { QuotaRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

const COLUMNS = ['project_id', 'service', 'host', 'total', 'remaining', 'reset_at', 'seen_at'];

/** What services said last counts. */
export async function putQuotas(tx: Tx, rows: readonly QuotaRow[]): Promise<void> {
  const values = rows.map((row) => [
    row.projectId,
    row.service,
    row.host,
    row.total,
    row.remaining,
    row.resetAt,
    row.seenAt,
  ]);
  await tx.sql.insertMany('quotas', COLUMNS, values, { orUpdate: ['project_id', 'service', 'host'] });
}

export async function quotasOfProject({ orm, tables: { quotas } }: Read, projectId: string): Promise<QuotaRow[]> {
  return await orm.select().from(quotas).where(eq(quotas.projectId, projectId));
}

/** Those that were heard of since then, of all projects; a bound, since this is read for each scrape. */
export async function recentQuotas({ sql }: Read, since: number, most: number): Promise<QuotaRow[]> {
  const rows = await sql.all<Record<string, string | number | null>>(
    `select project_id, service, host, total, remaining, reset_at, seen_at from quotas where seen_at >= ?
     order by project_id, service, host limit ?`,
    [since, most],
  );
  return rows.map((row) => ({
    projectId: String(row.project_id),
    service: String(row.service),
    host: String(row.host),
    total: row.total === null ? null : Number(row.total),
    remaining: Number(row.remaining),
    resetAt: row.reset_at === null ? null : Number(row.reset_at),
    seenAt: Number(row.seen_at),
  }));
}
