import { readAlerts } from '#src/alerts/read.ts';
import { listEventsFor } from '#src/events/list.ts';
import { presentEvent } from '#src/events/present.ts';
import { permissionsOf } from '#src/integrations/permissions.ts';
import { allMetrics, metricsStatus } from '#src/metrics/read-metrics.ts';
import { definePage } from '../define.ts';
import { say } from '../words.ts';
import { headOf } from './head-of.ts';
import { progressOf } from './progress-of.ts';

const HOUR_MS = 3_600_000;
const RANGES: Record<string, number> = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 };
const LATEST = 10;
const MOST_MARKS = 50;

type Alerts = Awaited<ReturnType<typeof readAlerts>>;
type Changes = Awaited<ReturnType<typeof allMetrics>>['changes'];
type Status = Awaited<ReturnType<typeof metricsStatus>>;

/** What the charts mark, in words and newest first: a chart alone says nothing to whoever cannot see it. */
function marksOf(changes: Changes, incidents: Alerts['incidents']) {
  const marks = [
    ...changes.map(({ at, kind, what }) => ({ at, until: null as string | null, kind, what })),
    ...incidents.map((one) => ({ at: one.opened_at, until: one.resolved_at, kind: 'incident', what: one.name })),
  ];
  return marks.sort((a, b) => b.at.localeCompare(a.at)).slice(0, MOST_MARKS);
}

/** What was promised and what came of it, one line each. */
function promisesOf(slo: Status['slo']) {
  if (slo === null) return [];
  return (['availability', 'error_rate', 'latency_p95'] as const).flatMap((name) => {
    const one = slo[name];
    return one === null ? [] : [{ name, unit: name === 'latency_p95' ? 'ms' : '%', ...one }];
  });
}

/** How one integration is doing, what it needs, and what came last. */
export default definePage({
  path: '/dashboard/integrations/:id',
  section: 'integrations',
  template: 'overview',
  async view(request) {
    const { ctx, query, language } = request;
    const { row, head } = await headOf(request, 'overview');
    const range = query.range !== undefined && query.range in RANGES ? query.range : '24h';
    const from = ctx.clock.now() - (RANGES[range] ?? 24) * HOUR_MS;
    const [metrics, needs, events, status, alerts, progress] = await Promise.all([
      allMetrics(ctx, row.id, { from, to: undefined }),
      permissionsOf(ctx, row.id),
      listEventsFor(ctx, row.id, { limit: LATEST, offset: 0, countUpTo: 0 }),
      metricsStatus(ctx, row.id),
      readAlerts(ctx, row.id),
      progressOf(ctx, row, language),
    ]);
    const incidents = alerts.incidents.filter((one) => Date.parse(one.resolved_at ?? metrics.to) >= from);
    return {
      ...head,
      charts: true,
      metrics,
      course: JSON.stringify({ series: metrics.series, changes: metrics.changes, incidents }),
      marks: marksOf(metrics.changes, incidents),
      promises: promisesOf(status.slo),
      quotas: status.quotas,
      firing: alerts.firing,
      progress,
      ranges: Object.keys(RANGES).map((one) => ({
        one,
        label: say(language, `range.${one}`),
        isChosen: one === range,
      })),
      needs,
      events: events.rows.map(presentEvent),
    };
  },
});
