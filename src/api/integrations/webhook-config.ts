import { webhookConfigOf } from '#src/integrations/webhook-config.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { WebhookConfig } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/webhook-config',
  summary: 'Where its webhooks go and how they are verified',
  permission: 'integrations.read',
  reply: WebhookConfig,
  schema: { params: IntegrationId },
  handle: ({ ctx, params }) => webhookConfigOf(ctx, params.id),
});
