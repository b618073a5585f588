import { setWebhookSecret } from '#src/integrations/set-webhook-secret.ts';
import { webhookConfigOf } from '#src/integrations/webhook-config.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { WebhookConfig } from './shapes.ts';

export default defineRoute({
  method: 'PATCH',
  path: '/v1/integrations/:id/webhook-secret',
  summary: 'Set the secret its webhooks are verified with; the one before stays valid for a day',
  permission: 'integrations.write',
  reply: WebhookConfig,
  schema: {
    params: IntegrationId,
    body: Type.Object({ secret: Type.String({ minLength: 1, maxLength: 1000 }) }, { additionalProperties: false }),
  },
  async handle({ ctx, params, body }) {
    await setWebhookSecret(ctx, params.id, body.secret);
    return await webhookConfigOf(ctx, params.id);
  },
});
