import type { Ctx } from '#src/access/ctx.ts';
import type { Slo } from '#src/integrations/package/manifest.ts';
import { parseDuration, parsePercent } from '#src/kit/duration.ts';
import { type Counts, HOUR_GRAIN, MINUTE_GRAIN } from '#src/store/metrics.ts';
import { quantile, together } from './figures.ts';
import { pointsIn } from './points.ts';

const DAYS = 30;
const WINDOW_MS = DAYS * 24 * HOUR_GRAIN;
const HOUR_MS = 60 * MINUTE_GRAIN;
const LEAST_PERCENT = 0.001;

/** Percent that may fail by an SLO; null: it says nothing of that. */
export function allowedPercent(slo: Slo | null): number | null {
  if (slo?.availability !== undefined) return Math.max(0, 100 - parsePercent(slo.availability));
  return slo?.error_rate === undefined ? null : parsePercent(slo.error_rate);
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

const failedPercent = ({ delivered, dead }: Counts): number | null =>
  delivered + dead === 0 ? null : (dead / (delivered + dead)) * 100;

/** Of what may fail in a month: how much is left, and how many times faster than allowed it went in the last hour. */
function budgetOf(allowed: number, month: Counts, hour: Counts) {
  const [failed, lately] = [failedPercent(month) ?? 0, failedPercent(hour) ?? 0];
  const bound = Math.max(allowed, LEAST_PERCENT);
  return { budget_left: rounded(Math.max(0, 100 - (failed / bound) * 100)), burn_rate: rounded(lately / bound) };
}

type Budget = ReturnType<typeof budgetOf>;

function failures(slo: Slo, month: Counts, budget: Budget) {
  const failed = failedPercent(month);
  const { availability, error_rate } = slo;
  const good = failed === null ? null : 100 - failed;
  const one = (target: number, value: number | null, isMet: boolean) => ({
    target,
    value: value === null ? null : rounded(value),
    met: value === null || isMet,
    ...budget,
  });
  return {
    availability:
      availability === undefined
        ? null
        : one(parsePercent(availability), good, (good ?? 100) >= parsePercent(availability)),
    error_rate:
      error_rate === undefined
        ? null
        : one(parsePercent(error_rate), failed, (failed ?? 0) <= parsePercent(error_rate)),
  };
}

function latencyOf({ latency_p95 }: Slo, month: Counts) {
  if (latency_p95 === undefined) return null;
  const [target, value] = [parseDuration(latency_p95), quantile(month, 0.95)];
  return { target, value, met: value === null || value <= target };
}

/** What was promised against what a month was like. */
export function sloState(slo: Slo, month: readonly Counts[], hour: readonly Counts[]) {
  const all = together(month);
  const budget = budgetOf(allowedPercent(slo) ?? 0, all, together(hour));
  return { window: `${DAYS}d`, ...failures(slo, all, budget), latency_p95: latencyOf(slo, all) };
}

/** Null: nothing was promised. */
export async function sloOf(ctx: Ctx, integrationId: string, slo: Slo | undefined) {
  if (slo === undefined || Object.keys(slo).length === 0) return null;
  const now = ctx.clock.now();
  const points = (grain: number, from: number) =>
    pointsIn(ctx, { grain, from, to: now + 1 }, { integrationId, projects: null });
  const month = await points(HOUR_GRAIN, now - WINDOW_MS);
  return sloState(slo, month, await points(MINUTE_GRAIN, now - HOUR_MS));
}
