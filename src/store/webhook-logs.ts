import { and, count, desc, eq } from './drizzle.ts';
import type { Page, PageOptions } from './page.ts';
import type { NewWebhookLogRow, WebhookLogRow } from './rows.ts';
import type { Read, Tx } from './store.ts';
import { inTimeRange, type TimeRange } from './time-range.ts';

export async function insertWebhookLogs(tx: Tx, rows: readonly NewWebhookLogRow[]): Promise<void> {
  if (rows.length > 0) await tx.orm.insert(tx.tables.webhookLogs).values([...rows]);
}

export interface WebhookLogFilter extends PageOptions, TimeRange {
  integrationId: string;
  status?: number;
}

/** Newest first. */
export async function listWebhookLogs(
  { orm, tables: { webhookLogs } }: Read,
  filter: WebhookLogFilter,
): Promise<Page<WebhookLogRow>> {
  const where = and(
    eq(webhookLogs.integrationId, filter.integrationId),
    filter.status === undefined ? undefined : eq(webhookLogs.status, filter.status),
    ...inTimeRange(webhookLogs.id, 'log', filter),
  );
  const rows = await orm
    .select()
    .from(webhookLogs)
    .where(where)
    .orderBy(desc(webhookLogs.id))
    .limit(filter.limit)
    .offset(filter.offset);
  const [all] = await orm.select({ total: count() }).from(webhookLogs).where(where);
  return { rows, total: all?.total ?? 0 };
}
