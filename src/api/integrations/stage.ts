import { presentIntegration } from '#src/integrations/present.ts';
import { stageIntegration } from '#src/integrations/stage.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { Integration } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/stage',
  summary: 'Run on real events and send nothing, or send again',
  permission: 'integrations.write',
  reply: Integration,
  schema: { params: IntegrationId, body: Type.Object({ on: Type.Boolean() }, { additionalProperties: false }) },
  async handle({ ctx, params, body }) {
    const row = await stageIntegration(ctx, params.id, body.on);
    return await presentIntegration(ctx.store.read, ctx, row);
  },
});
