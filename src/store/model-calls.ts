import { and, eq, gt, isNotNull, sql } from './drizzle.ts';
import type { ModelCallRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function insertModelCall(tx: Tx, row: ModelCallRow): Promise<void> {
  await tx.orm.insert(tx.tables.modelCalls).values(row);
}

export async function settleModelCall(tx: Tx, id: string, patch: Partial<ModelCallRow>): Promise<void> {
  const { modelCalls } = tx.tables;
  await tx.orm.update(modelCalls).set(patch).where(eq(modelCalls.id, id));
}

/** The answer that was paid for already. */
export async function findModelAnswer(
  { orm, tables: { modelCalls } }: Read,
  requestId: string,
  fingerprint: string,
): Promise<ModelCallRow | null> {
  const [row] = await orm
    .select()
    .from(modelCalls)
    .where(
      and(eq(modelCalls.requestId, requestId), eq(modelCalls.fingerprint, fingerprint), isNotNull(modelCalls.answer)),
    );
  return row ?? null;
}

/** Asked anew, it is answered anew; what was paid stays written down. */
export async function forgetModelAnswers(tx: Tx, requestId: string): Promise<void> {
  const { modelCalls } = tx.tables;
  await tx.orm.update(modelCalls).set({ answer: null }).where(eq(modelCalls.requestId, requestId));
}

export interface Spending {
  requestId?: string;
  projectId?: string;
  /** Calls after that. */
  since?: number;
}

/** In millionths of a dollar: what was paid, and what is reserved for calls whose end is not known. */
export async function spent(
  { orm, tables: { modelCalls } }: Read,
  { requestId, projectId, since }: Spending,
): Promise<number> {
  const [row] = await orm
    .select({
      sum: sql<number>`coalesce(sum(case when ${modelCalls.status} = 'reserved' then ${modelCalls.reserved} else ${modelCalls.cost} end), 0)`,
    })
    .from(modelCalls)
    .where(
      and(
        requestId === undefined ? undefined : eq(modelCalls.requestId, requestId),
        projectId === undefined ? undefined : eq(modelCalls.projectId, projectId),
        since === undefined ? undefined : gt(modelCalls.at, since),
      ),
    );
  return Number(row?.sum ?? 0);
}

export interface ModelTotals {
  model: string | null;
  /** Questions; those that were answered are `calls`. */
  asked: number;
  calls: number;
  tokens: number;
  cacheReadTokens: number;
  inputTokens: number;
  cost: number;
}

/** What one request has cost so far. */
export async function modelTotals({ orm, tables: { modelCalls } }: Read, requestId: string): Promise<ModelTotals> {
  const [row] = await orm
    .select({
      model: sql<string | null>`max(${modelCalls.model})`,
      asked: sql<number>`count(*)`,
      calls: sql<number>`coalesce(sum(case when ${modelCalls.status} = 'settled' then 1 else 0 end), 0)`,
      tokens: sql<number>`coalesce(sum(${modelCalls.inputTokens} + ${modelCalls.outputTokens} + ${modelCalls.cacheReadTokens} + ${modelCalls.cacheWriteTokens}), 0)`,
      inputTokens: sql<number>`coalesce(sum(${modelCalls.inputTokens}), 0)`,
      cacheReadTokens: sql<number>`coalesce(sum(${modelCalls.cacheReadTokens}), 0)`,
      cost: sql<number>`coalesce(sum(${modelCalls.cost}), 0)`,
    })
    .from(modelCalls)
    .where(eq(modelCalls.requestId, requestId));
  return {
    model: row?.model ?? null,
    asked: Number(row?.asked ?? 0),
    calls: Number(row?.calls ?? 0),
    tokens: Number(row?.tokens ?? 0),
    inputTokens: Number(row?.inputTokens ?? 0),
    cacheReadTokens: Number(row?.cacheReadTokens ?? 0),
    cost: Number(row?.cost ?? 0),
  };
}
