import { readAlerts } from '#src/alerts/read.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { AlertState } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/alerts',
  summary: 'What is watched of it and who is told; what is wrong now, and what was lately',
  permission: 'integrations.read',
  reply: AlertState,
  schema: { params: IntegrationId },
  handle: ({ ctx, params }) => readAlerts(ctx, params.id),
});
