import { and, asc, desc, eq, inArray } from './drizzle.ts';
import type { NewRequestRow, NewStageResultRow, RequestRow, StageResultRow } from './rows.ts';
import type { Read, Tx } from './store.ts';

export async function insertRequest(tx: Tx, row: NewRequestRow): Promise<RequestRow> {
  const [inserted] = await tx.orm.insert(tx.tables.requests).values(row).returning();
  return inserted as RequestRow;
}

export async function findRequest({ orm, tables: { requests } }: Read, id: string): Promise<RequestRow | null> {
  const [row] = await orm.select().from(requests).where(eq(requests.id, id));
  return row ?? null;
}

/** Until the end of this transaction nobody else changes it. On SQLite there is one at a time anyway. */
export async function lockRequest({ sql: raw }: Tx, id: string): Promise<void> {
  if (raw.dialect === 'postgres') await raw.all('select 1 from requests where id = ? for update', [id]);
}

export async function findRequestByIssue(
  { orm, tables: { requests } }: Read,
  repository: string,
  issueNumber: number,
): Promise<RequestRow | null> {
  const [row] = await orm
    .select()
    .from(requests)
    .where(and(eq(requests.repository, repository), eq(requests.issueNumber, issueNumber)));
  return row ?? null;
}

export async function findRequestByPull(
  { orm, tables: { requests } }: Read,
  repository: string,
  pullNumber: number,
): Promise<RequestRow | null> {
  const [row] = await orm
    .select()
    .from(requests)
    .where(and(eq(requests.repository, repository), eq(requests.pullNumber, pullNumber)));
  return row ?? null;
}

/** With `from` only if it is still in that state. Null: it is gone or was in another. */
export async function updateRequest(
  tx: Tx,
  id: string,
  patch: Partial<Omit<RequestRow, 'id' | 'createdAt'>>,
  expected: { from?: string } = {},
): Promise<RequestRow | null> {
  const { requests } = tx.tables;
  const still = expected.from === undefined ? undefined : eq(requests.state, expected.from);
  const [row] = await tx.orm
    .update(requests)
    .set(patch)
    .where(and(eq(requests.id, id), still))
    .returning();
  return row ?? null;
}

/** Newest first. */
export async function listRequests({ orm, tables: { requests } }: Read, integrationId: string): Promise<RequestRow[]> {
  return await orm.select().from(requests).where(eq(requests.integrationId, integrationId)).orderBy(desc(requests.id));
}

/** Of a repository: those in one of these states, the most urgent first. */
export async function listRequestsIn(
  { orm, tables: { requests } }: Read,
  repository: string,
  states: readonly string[],
  limit: number,
): Promise<RequestRow[]> {
  return await orm
    .select()
    .from(requests)
    .where(and(eq(requests.repository, repository), inArray(requests.state, [...states])))
    .orderBy(asc(requests.priority), asc(requests.id))
    .limit(limit);
}

/** What a stage made; made again, it takes the place of the first. */
export async function saveStageResult(tx: Tx, row: NewStageResultRow): Promise<void> {
  const { stageResults } = tx.tables;
  await tx.orm
    .insert(stageResults)
    .values(row)
    .onConflictDoUpdate({
      target: [stageResults.requestId, stageResults.stage],
      set: { result: row.result, createdAt: row.createdAt },
    });
}

export async function findStageResults(
  { orm, tables: { stageResults } }: Read,
  requestId: string,
): Promise<StageResultRow[]> {
  return await orm
    .select()
    .from(stageResults)
    .where(eq(stageResults.requestId, requestId))
    .orderBy(stageResults.createdAt);
}

export async function dropStageResults(tx: Tx, requestId: string): Promise<void> {
  const { stageResults } = tx.tables;
  await tx.orm.delete(stageResults).where(eq(stageResults.requestId, requestId));
}
