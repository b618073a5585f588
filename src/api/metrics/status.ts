import { Type } from '#src/kit/schema.ts';
import { metricsStatus } from '#src/metrics/read-metrics.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { Quotas, SloState } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/metrics/status',
  summary:
    'Whether it is measured, and when last; what was promised (`slo`) with the budget left, and how many calls services still allow',
  permission: 'integrations.read',
  reply: Type.Object({
    enabled: Type.Boolean(),
    retention: Type.String(),
    last_recorded_at: Type.Union([Type.String(), Type.Null()]),
    message: Type.String(),
    slo: SloState,
    quotas: Quotas,
  }),
  schema: { params: IntegrationId },
  handle: ({ ctx, params }) => metricsStatus(ctx, params.id),
});
