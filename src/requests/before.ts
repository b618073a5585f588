import type { Ctx } from '#src/access/ctx.ts';
import { dropStageResults, findStageResults, saveStageResult } from '#src/store/requests.ts';
import type { Read, Tx } from '#src/store/store.ts';

/** What a request had come to when somebody wanted it to be different, as its stages left it. */
export interface Before {
  analyze: Record<string, unknown> | null;
  generate: Record<string, unknown> | null;
  publish: Record<string, unknown> | null;
}

const STAGE = 'before';

/** Null: nothing was made of it yet. */
export async function beforeOf(read: Read, requestId: string): Promise<Before | null> {
  const results = new Map((await findStageResults(read, requestId)).map((row) => [row.stage, row.result]));
  const [analyze, generate, publish] = ['analyze', 'generate', 'publish'].map((stage) => results.get(stage) ?? null);
  // A second wish may come while the first is worked on: what was published counts.
  if (!publish) return (results.get(STAGE) as Before | undefined) ?? null;
  return { analyze: analyze ?? null, generate: generate ?? null, publish };
}

/** The stages begin anew; what they had come to stays beside them. */
export async function beginAnew(tx: Tx, ctx: Ctx, requestId: string): Promise<void> {
  const before = await beforeOf(tx, requestId);
  await dropStageResults(tx, requestId);
  if (!before) return;
  const result = before as unknown as Record<string, unknown>;
  await saveStageResult(tx, { requestId, stage: STAGE, result, createdAt: ctx.clock.now() });
}
