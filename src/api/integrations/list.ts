import { listIntegrationsFor } from '#src/integrations/list.ts';
import { presentIntegrations } from '#src/integrations/present.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { pageHeaders } from '../paging.ts';
import { Page } from '../shapes.ts';
import { Integration } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations',
  summary: 'Integrations, oldest first',
  permission: 'integrations.read',
  reply: Type.Array(Integration),
  schema: {
    query: Type.Object({
      ...Page,
      status: Type.Optional(Type.String({ maxLength: 20 })),
      project: Type.Optional(Type.String({ maxLength: 200, description: 'id or name' })),
    }),
  },
  async handle({ ctx, query, request, reply }) {
    const { limit, offset, status, project } = query;
    const { rows, total } = await listIntegrationsFor(ctx, { limit, offset, status, project });
    pageHeaders(request, reply, { limit, offset, total });
    return await presentIntegrations(ctx.store.read, ctx, rows);
  },
});
