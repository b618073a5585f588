import { Type } from '#src/kit/schema.ts';
import { METRICS, readMetrics } from '#src/metrics/read-metrics.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId, TimeRange } from '../shapes.ts';
import { timeRange } from '../time-range.ts';
import { Change, Course, FigureFields, SingleMetric } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/metrics',
  summary: 'Its figures and their course; with `metric` a single one as `value`. Rates are percentages',
  permission: 'integrations.read',
  reply: Type.Union([
    SingleMetric,
    Type.Object({
      ...Course,
      ...FigureFields,
      enabled: Type.Boolean(),
      queue_depth: Type.Integer(),
      last_activity: Type.Union([Type.String(), Type.Null()]),
      changes: Type.Array(Change, { description: 'what people changed meanwhile, oldest first' }),
    }),
  ]),
  schema: {
    params: IntegrationId,
    query: Type.Object({
      ...TimeRange,
      metric: Type.Optional(Type.String({ maxLength: 50, description: METRICS.join(', ') })),
    }),
  },
  async handle({ ctx, params, query }) {
    const { from, to } = timeRange(query, ctx.clock.now()) as { from?: number; to?: number };
    return await readMetrics(ctx, params.id, { from, to, metric: query.metric });
  },
});
