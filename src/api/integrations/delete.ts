import { removeIntegration } from '#src/integrations/remove.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';

export default defineRoute({
  method: 'DELETE',
  path: '/v1/integrations/:id',
  summary: 'Remove it with its versions, events and credentials',
  permission: 'integrations.own',
  status: 204,
  schema: { params: IntegrationId },
  async handle({ ctx, params }) {
    await removeIntegration(ctx, params.id);
    return null;
  },
});
