import { activateIntegration } from '#src/integrations/activate.ts';
import { presentIntegration } from '#src/integrations/present.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { ILLEGAL_MOVE, Integration } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/activate',
  summary: 'Start it, or learn what is missing',
  permission: 'integrations.write',
  reply: Integration,
  faults: { 409: ILLEGAL_MOVE },
  schema: { params: IntegrationId },
  async handle({ ctx, params }) {
    const row = await activateIntegration(ctx, params.id);
    return await presentIntegration(ctx.store.read, ctx, row);
  },
});
