import { shownConfig } from '#src/integrations/shown-config.ts';
import { updateIntegration } from '#src/integrations/update.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId, Settings } from '../shapes.ts';
import { ShownConfig } from './shapes.ts';

export default defineRoute({
  method: 'PATCH',
  path: '/v1/integrations/:id/config',
  summary: 'Set settings, credentials (<service>_<field>) and the webhook secret; null takes a setting away',
  permission: 'integrations.write',
  reply: ShownConfig,
  faults: { 413: 'The settings hold too much.' },
  schema: { params: IntegrationId, body: Settings },
  async handle({ ctx, params, body }) {
    await updateIntegration(ctx, params.id, { config: body });
    return await shownConfig(ctx, params.id);
  },
});
