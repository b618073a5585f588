import { type CrashPoint, crashPoint } from '#src/kit/crash.ts';
import { isSame, RequestChanged } from '#src/requests/changed.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import { findRequest, findStageResults, saveStageResult } from '#src/store/requests.ts';
import type { StageResultRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import type { Stages } from './line.ts';
import type { Requirements } from './requirements.ts';
import type { Running } from './running.ts';

const AFTER: Record<keyof Stages, CrashPoint> = {
  analyze: 'factory.analyzed',
  generate: 'factory.generated',
  check: 'factory.checked',
  publish: 'factory.saved',
};

/** What it is about is shown as soon as it is known. */
async function showServices(tx: Tx, { integration, deps }: Running, { source, targets }: Requirements): Promise<void> {
  if (integration.versionId !== null || integration.source !== '') return;
  const patch = { source, target: targets[0]?.service ?? '', updatedAt: deps.ctx.clock.now() };
  await updateIntegration(tx, integration.id, patch);
}

async function save(
  running: Running,
  current: () => Running['request'],
  stage: keyof Stages,
  result: object,
): Promise<void> {
  const { store, clock } = running.deps.ctx;
  await store.write(async (tx) => {
    const now = await findRequest(tx, running.request.id);
    if (!isSame(current(), now)) throw new RequestChanged(running.request);
    const row = { requestId: now.id, stage, result: result as Record<string, unknown>, createdAt: clock.now() };
    await saveStageResult(tx, row);
    if (stage === 'analyze') await showServices(tx, running, result as Requirements);
  });
  crashPoint(AFTER[stage]);
}

/** Stages whose results are kept: one that has a result is not done again, whatever ended the run before. */
export async function storedStages(
  running: Running,
  stages: Stages,
  current: () => Running['request'],
): Promise<Stages> {
  const rows: StageResultRow[] = await findStageResults(running.deps.ctx.store.read, running.request.id);
  const kept = new Map(rows.map((row) => [row.stage, row.result]));
  async function once<T extends object>(stage: keyof Stages, run: () => Promise<T>): Promise<T> {
    const known = kept.get(stage);
    if (known !== undefined) return known as T;
    const result = await run();
    await save(running, current, stage, result);
    return result;
  }
  return {
    analyze: () => once('analyze', () => stages.analyze()),
    generate: (requirements) => once('generate', () => stages.generate(requirements)),
    check: (draft) => once('check', () => stages.check(draft)),
    publish: (built) => once('publish', () => stages.publish(built)),
  };
}
