import { loadIntegration } from '#src/integrations/find.ts';
import { monitoringOf } from '#src/integrations/monitoring.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { Monitoring } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/monitoring',
  summary: 'What is watched of it, and how long that is kept',
  permission: 'integrations.read',
  reply: Monitoring,
  schema: { params: IntegrationId },
  handle: async ({ ctx, params }) => monitoringOf(await loadIntegration(ctx, params.id)),
});
