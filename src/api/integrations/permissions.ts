import { permissionsOf } from '#src/integrations/permissions.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { IntegrationPermissions } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/permissions',
  summary: 'What it may do, what it needs, and what is missing',
  permission: 'integrations.read',
  reply: IntegrationPermissions,
  schema: { params: IntegrationId },
  handle: ({ ctx, params }) => permissionsOf(ctx, params.id),
});
