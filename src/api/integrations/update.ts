import { presentIntegration } from '#src/integrations/present.ts';
import { updateIntegration } from '#src/integrations/update.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId, Settings } from '../shapes.ts';
import { Integration } from './shapes.ts';

export default defineRoute({
  method: 'PATCH',
  path: '/v1/integrations/:id',
  summary: 'Change name, description or settings',
  permission: 'integrations.write',
  reply: Integration,
  schema: {
    params: IntegrationId,
    body: Type.Object(
      {
        name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        description: Type.Optional(Type.String({ maxLength: 20_000 })),
        config: Type.Optional(Settings),
      },
      { additionalProperties: false, minProperties: 1 },
    ),
  },
  async handle({ ctx, params, body }) {
    return await presentIntegration(ctx.store.read, ctx, await updateIntegration(ctx, params.id, body));
  },
});
