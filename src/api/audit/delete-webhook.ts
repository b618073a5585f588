import { removeAuditWebhook } from '#src/access/audit-webhooks/remove.ts';
import { defineRoute } from '../define.ts';
import { HookId } from './shapes.ts';

export default defineRoute({
  method: 'DELETE',
  path: '/v1/audit/webhooks/:id',
  summary: 'Stop telling an address',
  permission: 'admin',
  status: 204,
  schema: { params: HookId },
  async handle({ ctx, params }) {
    await removeAuditWebhook(ctx, params.id);
    return null;
  },
});
