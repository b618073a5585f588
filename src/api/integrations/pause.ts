import { pauseIntegration } from '#src/integrations/pause.ts';
import { presentIntegration } from '#src/integrations/present.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { ILLEGAL_MOVE, Integration } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/pause',
  summary: 'Stop taking webhooks; what arrives is held',
  permission: 'integrations.write',
  reply: Integration,
  faults: { 409: ILLEGAL_MOVE },
  schema: { params: IntegrationId },
  async handle({ ctx, params }) {
    const row = await pauseIntegration(ctx, params.id);
    return await presentIntegration(ctx.store.read, ctx, row);
  },
});
