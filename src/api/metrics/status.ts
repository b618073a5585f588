import { Type } from 'typebox';
import { metricsStatus } from '#src/metrics/read-metrics.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/metrics/status',
  summary: 'Whether it is measured, and when something was counted last',
  permission: 'integrations.read',
  reply: Type.Object({
    enabled: Type.Boolean(),
    retention: Type.String(),
    last_recorded_at: Type.Union([Type.String(), Type.Null()]),
    message: Type.String(),
  }),
  schema: { params: IntegrationId },
  handle: ({ ctx, params }) => metricsStatus(ctx, params.id),
});
