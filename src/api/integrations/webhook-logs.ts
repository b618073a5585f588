import { loadIntegration } from '#src/integrations/find.ts';
import { iso } from '#src/kit/clock.ts';
import { Type } from '#src/kit/schema.ts';
import type { Page as PageOf } from '#src/store/page.ts';
import type { WebhookLogRow } from '#src/store/rows.ts';
import { defineRoute } from '../define.ts';
import { pageHeaders } from '../paging.ts';
import { IntegrationId, Page } from '../shapes.ts';
import { RefusedWebhook } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/webhook-logs',
  summary: 'Webhooks that were refused, newest first',
  permission: 'logs.read',
  reply: Type.Array(RefusedWebhook),
  schema: { params: IntegrationId, query: Type.Object(Page) },
  async handle({ ctx, params, query, services, request, reply }) {
    const row = await loadIntegration(ctx, params.id);
    await services.refusals.flush();
    const { limit, offset } = query;
    // How many lines there are is decided by whoever sends bad signatures: they are counted off the main thread.
    const asked = { integrationId: row.id, limit, offset };
    const { rows, total } = await ctx.store.slow<PageOf<WebhookLogRow>>('webhookLogs.list', asked);
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
