import { listEventsFor } from '#src/events/list.ts';
import { presentEvent } from '#src/events/present.ts';
import { permissionsOf } from '#src/integrations/permissions.ts';
import { readMetrics } from '#src/metrics/read-metrics.ts';
import { definePage } from '../define.ts';
import { say } from '../words.ts';
import { headOf } from './head-of.ts';

const HOUR_MS = 3_600_000;
const RANGES: Record<string, number> = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 };
const LATEST = 10;

/** How one integration is doing, what it needs, and what came last. */
export const overview = definePage({
  path: '/dashboard/integrations/:id',
  section: 'integrations',
  template: 'overview',
  async view(request) {
    const { ctx, query, language } = request;
    const { row, head } = await headOf(request, 'overview');
    const range = query.range !== undefined && query.range in RANGES ? query.range : '24h';
    const from = ctx.clock.now() - (RANGES[range] ?? 24) * HOUR_MS;
    const [metrics, needs, events] = await Promise.all([
      readMetrics(ctx, row.id, { from, to: undefined, metric: undefined }),
      permissionsOf(ctx, row.id),
      listEventsFor(ctx, row.id, { limit: LATEST, offset: 0 }),
    ]);
    return {
      ...head,
      charts: true,
      metrics,
      course: JSON.stringify(metrics),
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
