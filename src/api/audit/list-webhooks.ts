import { listAuditWebhooks } from '#src/access/audit-webhooks/list.ts';
import { presentAuditWebhooks } from '#src/access/audit-webhooks/present.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { pageOf } from '../paging.ts';
import { Page } from '../shapes.ts';
import { AuditWebhook } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/audit/webhooks',
  summary: 'Addresses that are told of changes, with what became of the last try',
  permission: 'admin',
  reply: Type.Array(AuditWebhook),
  schema: { query: Type.Object(Page) },
  handle: async ({ ctx, query, request, reply }) =>
    await presentAuditWebhooks(ctx, pageOf(request, reply, query, await listAuditWebhooks(ctx))),
});
