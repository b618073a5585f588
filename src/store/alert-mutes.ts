import { eq, gt } from './drizzle.ts';
import type { AlertMuteRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function findMute(
  { orm, tables: { alertMutes } }: Read,
  integrationId: string,
): Promise<AlertMuteRow | null> {
  const [row] = await orm.select().from(alertMutes).where(eq(alertMutes.integrationId, integrationId));
  return row ?? null;
}

/** Those that are not over, of all integrations. */
export async function presentMutes({ orm, tables: { alertMutes } }: Read, now: number): Promise<AlertMuteRow[]> {
  return await orm.select().from(alertMutes).where(gt(alertMutes.until, now));
}

/** One per integration: the last one counts. */
export async function putMute(tx: Tx, row: AlertMuteRow): Promise<void> {
  const { alertMutes } = tx.tables;
  const { integrationId: _, ...set } = row;
  await tx.orm.insert(alertMutes).values(row).onConflictDoUpdate({ target: alertMutes.integrationId, set });
}

export async function dropMute(tx: Tx, integrationId: string): Promise<void> {
  const { alertMutes } = tx.tables;
  await tx.orm.delete(alertMutes).where(eq(alertMutes.integrationId, integrationId));
}
