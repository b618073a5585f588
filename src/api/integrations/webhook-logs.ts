import { Type } from 'typebox';
import { loadIntegration } from '#src/integrations/find.ts';
import { iso } from '#src/kit/clock.ts';
import { listWebhookLogs } from '#src/store/webhook-logs.ts';
import { defineRoute } from '../define.ts';
import { pageHeaders } from '../paging.ts';
import { IntegrationId, Page } from '../shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/webhook-logs',
  summary: 'Webhooks that were refused, newest first',
  permission: 'logs.read',
  schema: { params: IntegrationId, query: Type.Object(Page) },
  async handle({ ctx, params, query, services, request, reply }) {
    const row = await loadIntegration(ctx, params.id);
    await services.refusals.flush();
    const { limit, offset } = query;
    const { rows, total } = await listWebhookLogs(ctx.store.read, { integrationId: row.id, limit, offset });
    pageHeaders(request, reply, { limit, offset, total });
    return rows.map((line) => ({
      timestamp: iso(line.at),
      status: line.status,
      error: line.error,
      message: line.message,
      delivery_id: line.deliveryId,
      remote_address: line.remoteAddress,
      count: line.count,
    }));
  },
});
