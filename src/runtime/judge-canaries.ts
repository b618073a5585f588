import type { Ctx } from '#src/access/ctx.ts';
import { endCanary } from '#src/integrations/end-canary.ts';
import type { NewJob } from '#src/queue/queue.ts';
import type { Settle } from '#src/queue/work.ts';
import { canaries, type Tally } from '#src/store/canaries.ts';
import { findIntegration } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { findVersionNumbers } from '#src/store/versions.ts';
import { type CanaryReport, tellOfCanary } from './canary-report.ts';
import { type Compared, rateOf, verdictOn } from './canary-verdict.ts';

export const CANARY_QUEUE = 'canary';
const EVERY_MS = 15_000;

export const canaryJob = (now: number): NewJob => ({ id: 'canary', queue: CANARY_QUEUE, lane: 'clock', dueAt: now });

const NOTHING: Tally = { ended: 0, failed: 0 };
const percent = (share: number): number => Math.round(share * 1000) / 10;

type Trial = IntegrationRow & { canary: NonNullable<IntegrationRow['canary']>; versionId: string };

const isTrial = (row: IntegrationRow | null): row is Trial =>
  row !== null && row.canary !== null && row.versionId !== null;

async function compare(ctx: Ctx, { id, versionId, canary }: Trial): Promise<Compared> {
  const question = { integrationId: id, since: canary.since, versions: [versionId, canary.versionId] };
  const tallies = await ctx.store.slow<Record<string, Tally>>('events.tally', question);
  return { present: tallies[versionId] ?? NOTHING, canary: tallies[canary.versionId] ?? NOTHING };
}

async function reportOf(tx: Tx, row: Trial, { present, canary }: Compared, minutes: number): Promise<CanaryReport> {
  const numbers = await findVersionNumbers(tx, [row.versionId, row.canary.versionId]);
  const figures = (id: string, tally: Tally) => ({
    version: numbers.get(id) ?? id,
    ...tally,
    error_rate: percent(rateOf(tally)),
  });
  return {
    share: row.canary.share,
    minutes,
    present: figures(row.versionId, present),
    candidate: figures(row.canary.versionId, canary),
  };
}

async function judge(ctx: Ctx, row: Trial): Promise<void> {
  const compared = await compare(ctx, row);
  const now = ctx.clock.now();
  const result = verdictOn(row.canary, compared, now);
  if (result === null) return;
  await ctx.store.write(async (tx) => {
    const current = await findIntegration(tx, row.id);
    // Somebody rolled back or merged meanwhile.
    if (!isTrial(current) || current.canary.versionId !== row.canary.versionId) return;
    const figures = await reportOf(tx, current, compared, Math.round((now - row.canary.since) / 60_000));
    await endCanary(tx, ctx, current, { result, figures: { ...figures } });
    await tellOfCanary(tx, ctx, current, { result, figures });
  });
}

/** By the clock: new versions that run a share of the events get all of them, or none any more. */
export async function judgeCanaries(ctx: Ctx): Promise<Settle> {
  for (const row of await canaries(ctx.store.read)) if (isTrial(row)) await judge(ctx, row);
  return async () => ctx.clock.now() + EVERY_MS;
}
