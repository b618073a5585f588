import { shownConfig } from '#src/integrations/shown-config.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { ShownConfig } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/config',
  summary: 'Settings, with secrets masked',
  permission: 'integrations.read',
  reply: ShownConfig,
  schema: { params: IntegrationId },
  handle: ({ ctx, params }) => shownConfig(ctx, params.id),
});
