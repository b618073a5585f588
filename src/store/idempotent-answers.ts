import { and, eq, lt } from './drizzle.ts';
import type { IdempotentAnswerRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

/** False: somebody has it already. */
export async function insertTurn(tx: Tx, row: IdempotentAnswerRow): Promise<boolean> {
  const made = await tx.orm.insert(tx.tables.idempotentAnswers).values(row).onConflictDoNothing().returning();
  return made.length > 0;
}

export async function findTurn({ orm, tables }: Read, id: string): Promise<IdempotentAnswerRow | null> {
  const { idempotentAnswers: turns } = tables;
  const [row] = await orm.select().from(turns).where(eq(turns.id, id));
  return row ?? null;
}

/** Changes it while it is still held under that lease. False: it is somebody else's by now, or gone. */
export async function updateTurn(
  tx: Tx,
  { id, lease }: Pick<IdempotentAnswerRow, 'id' | 'lease'>,
  patch: Partial<Omit<IdempotentAnswerRow, 'id'>>,
): Promise<boolean> {
  const { idempotentAnswers: turns } = tx.tables;
  const held = and(eq(turns.id, id), eq(turns.lease, lease));
  return (await tx.orm.update(turns).set(patch).where(held).returning()).length > 0;
}

export async function deleteTurn(tx: Tx, { id, lease }: Pick<IdempotentAnswerRow, 'id' | 'lease'>): Promise<void> {
  const { idempotentAnswers: turns } = tx.tables;
  await tx.orm.delete(turns).where(and(eq(turns.id, id), eq(turns.lease, lease)));
}

/** For the only process on its database, at start: what a dead process worked on is nobody's. */
export async function releaseTurns(tx: Tx, now: number): Promise<void> {
  const { idempotentAnswers: turns } = tx.tables;
  await tx.orm.update(turns).set({ leaseUntil: 0 }).where(lt(turns.createdAt, now));
}
