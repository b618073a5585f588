import { listIntegrationsFor } from '#src/integrations/list.ts';
import { presentIntegrations } from '#src/integrations/present.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { Integration } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/batch',
  summary: 'Several integrations by id, in that order; unknown ids are left out',
  permission: 'integrations.read',
  reply: Type.Array(Integration),
  schema: {
    body: Type.Object(
      { ids: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 1000 }) },
      { additionalProperties: false },
    ),
  },
  async handle({ ctx, body }) {
    const { rows } = await listIntegrationsFor(ctx, { ids: body.ids, limit: 1000, offset: 0 });
    const found = new Map(rows.map((row) => [row.id, row]));
    const inOrder = [...new Set(body.ids)].flatMap((id) => found.get(id) ?? []);
    return await presentIntegrations(ctx.store.read, ctx, inOrder);
  },
});
