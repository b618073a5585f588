import { Type } from '#src/kit/schema.ts';
import { defineAction } from '../define.ts';
import type { TelegramClient } from './client.ts';

export const setWebhook = defineAction({
  id: 'set_webhook',
  title: 'Set the webhook',
  summary: 'Tells Telegram where to send updates, with the secret token; an empty address ends it.',
  effect: 'write',
  idempotent: true,
  input: Type.Object(
    {
      url: Type.String({ description: 'The address of the integration', pattern: '^(?:https://[^\\s]{1,2000})?$' }),
      secret_token: Type.Optional(
        Type.String({
          description: "The credential's unless given; the webhook secret of the integration",
          pattern: '^[A-Za-z0-9_-]{1,256}$',
          'x-secret': true,
        }),
      ),
      allowed_updates: Type.Optional(Type.Array(Type.String({ maxLength: 50 }), { maxItems: 50 })),
      drop_pending_updates: Type.Optional(Type.Boolean({ default: false })),
      max_connections: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ url: Type.String(), set: Type.Boolean() }),
  example: { url: 'https://example.com/webhooks/int_1', allowed_updates: ['message', 'callback_query'] },
  async run({ secret_token, ...input }, telegram: TelegramClient, call) {
    const secret = secret_token ?? telegram.secretToken;
    await telegram.call('setWebhook', { ...input, ...(secret === undefined ? {} : { secret_token: secret }) }, call);
    return { url: input.url, set: input.url !== '' };
  },
});
