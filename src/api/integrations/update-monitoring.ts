import { changeMonitoring } from '#src/integrations/change-monitoring.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { Monitoring } from './shapes.ts';

export default defineRoute({
  method: 'PATCH',
  path: '/v1/integrations/:id/monitoring',
  summary: 'Change what is watched of it: figures, the level of its log, and how long both are kept (1h to 365d)',
  permission: 'integrations.write',
  reply: Monitoring,
  schema: {
    params: IntegrationId,
    body: Type.Partial(Monitoring, { additionalProperties: false, minProperties: 1 }),
  },
  handle: async ({ ctx, params, body }) => await changeMonitoring(ctx, params.id, body),
});
