import { presentIntegration } from '#src/integrations/present.ts';
import { cancelPending } from '#src/requests/cancel-pending.ts';
import { defineRoute } from '../define.ts';
import { Integration } from '../integrations/shapes.ts';
import { IntegrationId } from '../shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/cancel',
  summary: 'Stop what is being built for it; what runs goes on',
  permission: 'integrations.write',
  reply: Integration,
  faults: { 409: 'Nothing is being built for it.' },
  schema: { params: IntegrationId },
  async handle({ ctx, params }) {
    return await presentIntegration(ctx.store.read, ctx, await cancelPending(ctx, params.id));
  },
});
