import { eq, lt } from './drizzle.ts';
import type { OauthFlowRow } from './rows.ts';
import type { Tx } from './store.ts';

/** Those that nobody finished go with the next that begins. */
export async function insertOauthFlow(tx: Tx, row: OauthFlowRow, now: number): Promise<void> {
  const { oauthFlows } = tx.tables;
  await tx.orm.delete(oauthFlows).where(lt(oauthFlows.expiresAt, now));
  await tx.orm.insert(oauthFlows).values(row);
}

/** Each can be finished once. */
export async function takeOauthFlow(tx: Tx, id: string): Promise<OauthFlowRow | null> {
  const { oauthFlows } = tx.tables;
  const [row] = await tx.orm.delete(oauthFlows).where(eq(oauthFlows.id, id)).returning();
  return row ?? null;
}
