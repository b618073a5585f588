import { asc, eq } from './drizzle.ts';
import type { NewStateMoveRow, StateMoveRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function insertStateMove(tx: Tx, row: NewStateMoveRow): Promise<void> {
  await tx.orm.insert(tx.tables.stateMoves).values(row);
}

/** Oldest first. */
export async function listStateMoves(
  { orm, tables: { stateMoves } }: Read,
  integrationId: string,
): Promise<StateMoveRow[]> {
  return await orm
    .select()
    .from(stateMoves)
    .where(eq(stateMoves.integrationId, integrationId))
    .orderBy(asc(stateMoves.id));
}
