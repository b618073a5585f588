import { presentIntegration } from '#src/integrations/present.ts';
import { rollBack } from '#src/integrations/roll-back.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { Integration } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/rollback',
  summary: 'Run an earlier version from the next event on',
  permission: 'integrations.write',
  reply: Integration,
  schema: {
    params: IntegrationId,
    body: Type.Object({ version: Type.String({ minLength: 1, maxLength: 60 }) }, { additionalProperties: false }),
  },
  async handle({ ctx, params, body }) {
    return await presentIntegration(ctx.store.read, ctx, await rollBack(ctx, params.id, body.version));
  },
});
