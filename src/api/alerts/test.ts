import { testAlerts } from '#src/alerts/test-channel.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/alerts/test',
  summary: 'Really send a test: to one channel, to the first of a kind (`slack`), or to all. Ten a minute',
  permission: 'integrations.write',
  reply: Type.Object({
    success: Type.Boolean(),
    alert_type: Type.String(),
    results: Type.Array(Type.Object({ channel: Type.String(), delivered: Type.Boolean(), message: Type.String() })),
  }),
  schema: {
    params: IntegrationId,
    body: Type.Optional(
      Type.Object({
        alert_type: Type.Optional(Type.String({ minLength: 1, maxLength: 100, examples: ['error_rate'] })),
        notification_channel: Type.Optional(Type.String({ minLength: 1, maxLength: 300, examples: ['slack'] })),
      }),
    ),
  },
  async handle({ ctx, params, body, services: { language } }) {
    const { alert_type: kind = 'error_rate', notification_channel: channel } = body ?? {};
    return await testAlerts(ctx, params.id, { kind, channel, language });
  },
});
