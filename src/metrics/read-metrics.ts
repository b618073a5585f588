import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { serviceOfAction } from '#src/connectors/catalogue.ts';
import { effectiveOf } from '#src/integrations/effective.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { monitoringOf } from '#src/integrations/monitoring.ts';
import { iso, isoOrNull } from '#src/kit/clock.ts';
import { InputFault } from '#src/kit/faults.ts';
import { DAY_GRAIN, HOUR_GRAIN, lastMetricAt, type MetricPoint, MINUTE_GRAIN } from '#src/store/metrics.ts';
import { quotasOfProject } from '#src/store/quotas.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { changesIn } from './changes.ts';
import { type Figures, figuresOf, summed } from './figures.ts';
import { pointsIn, type Range } from './points.ts';
import { lastSelfProbe } from './self-probe.ts';
import { sloOf } from './slo.ts';

export interface Asked {
  from: number | undefined;
  to: number | undefined;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LONGEST = 400 * DAY;

/** As fine as it is kept and can be shown. */
export function rangeOf({ from, to }: Asked, now: number): Range {
  const end = to ?? now;
  const start = from ?? end - HOUR;
  if (start >= end) throw new InputFault('Invalid range', '"from" must be before "to". Write for example from=1h.');
  const start_ = Math.max(start, end - LONGEST);
  const length = end - start_;
  const isFine = length <= 26 * HOUR && now - start_ <= 47 * HOUR;
  const grain = isFine ? MINUTE_GRAIN : length <= 62 * DAY ? HOUR_GRAIN : DAY_GRAIN;
  return { from: start_, to: end, grain };
}

const SINGLE = {
  events: 'events',
  events_per_second: 'events_per_second',
  success_rate: 'success_rate',
  availability: 'success_rate',
  error_rate: 'error_rate',
  latency: 'latency_p95',
  latency_avg: 'latency_avg',
  latency_p50: 'latency_p50',
  latency_p95: 'latency_p95',
  latency_p99: 'latency_p99',
} as const satisfies Record<string, keyof Figures>;

export const METRICS: readonly string[] = [...Object.keys(SINGLE), 'queue_depth'];

const isSingle = (name: string): name is keyof typeof SINGLE => Object.hasOwn(SINGLE, name);

const unitOf = (name: string): string => {
  if (name.startsWith('latency')) return 'ms';
  if (name.endsWith('_rate') || name === 'availability') return '%';
  return name === 'events_per_second' ? '/s' : '';
};

async function one(ctx: Ctx, id: string, name: string, range: Range, points: readonly MetricPoint[]) {
  const shown = { metric: name, unit: unitOf(name), from: iso(range.from), to: iso(range.to) };
  if (name === 'queue_depth') return { ...shown, value: await ctx.store.slow<number>('events.depth', id), series: [] };
  if (!isSingle(name))
    throw new InputFault(
      'Unknown metric',
      `"${name.slice(0, 50)}" is not a metric: choose from ${METRICS.join(', ')}.`,
    );
  const field = SINGLE[name];
  const series = points.map((point) => ({ at: iso(point.at), value: figuresOf(point, range.grain)[field] }));
  const value = summed(points, range.to - range.from)[field] ?? (field === 'error_rate' ? 0 : null);
  return { ...shown, value, series };
}

async function measured(ctx: Ctx, id: string, asked: Asked) {
  allow(ctx.actor, 'integrations.read');
  const row = await loadIntegration(ctx, id);
  const range = rangeOf(asked, ctx.clock.now());
  return { row, range, points: await pointsIn(ctx, range, { integrationId: row.id, projects: null }) };
}

/** Figures of one integration: all of them with their course, or a single one as `value`. */
export async function readMetrics(ctx: Ctx, id: string, asked: Asked & { metric: string | undefined }) {
  if (asked.metric === undefined) return await allMetrics(ctx, id, asked);
  const { row, range, points } = await measured(ctx, id, asked);
  return await one(ctx, row.id, asked.metric, range, points);
}

/** All figures of one integration with their course, and what was changed meanwhile. */
export async function allMetrics(ctx: Ctx, id: string, asked: Asked) {
  const { row, range, points } = await measured(ctx, id, asked);
  return {
    from: iso(range.from),
    to: iso(range.to),
    step: range.grain,
    enabled: monitoringOf(row).metrics_enabled,
    ...summed(points, range.to - range.from),
    queue_depth: await ctx.store.slow<number>('events.depth', row.id),
    last_activity: isoOrNull(row.lastActivity),
    series: points.map((point) => ({ at: iso(point.at), ...figuresOf(point, range.grain) })),
    changes: await changesIn(ctx, row.id, range),
  };
}

/** What the services that it uses said last of the calls that are left. */
async function quotasFor(ctx: Ctx, { projectId }: IntegrationRow, services: ReadonlySet<string>) {
  const rows = await quotasOfProject(ctx.store.read, projectId);
  return rows
    .filter((row) => services.has(row.service))
    .map(({ service, host, total, remaining, resetAt, seenAt }) => ({
      service,
      host,
      limit: total,
      remaining,
      reset_at: isoOrNull(resetAt),
      seen_at: iso(seenAt),
    }));
}

/** Whether it is measured, since when there is something to see, what was promised, and what services still allow. */
export async function metricsStatus(ctx: Ctx, id: string) {
  allow(ctx.actor, 'integrations.read');
  const row = await loadIntegration(ctx, id);
  const { metrics_enabled, metrics_retention } = monitoringOf(row);
  const last = await lastMetricAt(ctx.store.read, row.id);
  const manifest = (await effectiveOf(ctx.store.read, row))?.manifest;
  const services = new Set([row.source, row.target, ...(manifest?.credentials ?? [])]);
  for (const { id: action } of manifest?.actions ?? []) services.add(serviceOfAction(action) ?? '');
  return {
    enabled: metrics_enabled,
    retention: metrics_retention,
    last_recorded_at: isoOrNull(last),
    message: last === null ? 'Nothing was counted yet: no event has ended.' : 'Events are counted when they end.',
    slo: await sloOf(ctx, row.id, manifest?.slo),
    quotas: await quotasFor(ctx, row, services),
  };
}

/** The same over everything that the actor sees. */
export async function overallMetrics(ctx: Ctx, asked: Asked) {
  allow(ctx.actor, 'integrations.read');
  const range = rangeOf(asked, ctx.clock.now());
  const points = await pointsIn(ctx, range, { integrationId: null, projects: ctx.actor.projects });
  const series = points.map((point) => ({ at: iso(point.at), ...figuresOf(point, range.grain) }));
  return {
    from: iso(range.from),
    to: iso(range.to),
    step: range.grain,
    ...summed(points, range.to - range.from),
    series,
    public_url: await lastSelfProbe(ctx.store.read),
  };
}
