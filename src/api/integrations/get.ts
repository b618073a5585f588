import { loadIntegration } from '#src/integrations/find.ts';
import { presentIntegration } from '#src/integrations/present.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { Integration } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id',
  summary: 'One integration',
  permission: 'integrations.read',
  reply: Integration,
  schema: { params: IntegrationId },
  async handle({ ctx, params }) {
    const row = await loadIntegration(ctx, params.id);
    return await presentIntegration(ctx.store.read, ctx, row);
  },
});
