import { removeAuditWebhook } from '#src/access/audit-webhooks/remove.ts';
import { defineRoute } from '../define.ts';
import { HookId } from './shapes.ts';

export default defineRoute({
  method: 'DELETE',
  path: '/v1/audit/webhooks',
  summary: 'Stop telling an address, whose id stands in the query',
  permission: 'admin',
  status: 204,
  faults: { 404: 'There is no such webhook.' },
  schema: { query: HookId },
  async handle({ ctx, query }) {
    await removeAuditWebhook(ctx, query.id);
    return null;
  },
});
