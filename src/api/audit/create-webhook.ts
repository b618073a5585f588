import { createAuditWebhook } from '#src/access/audit-webhooks/create.ts';
import { presentAuditWebhooks } from '#src/access/audit-webhooks/present.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { HookEvent, NewAuditWebhook } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/audit/webhooks',
  summary: 'Tell an address of changes from now on, signed with `X-CCB-Signature-256`; the secret is shown this once',
  about:
    'What cannot be delivered is tried again for two hours; 410 ends it. `X-CCB-Event` and `X-CCB-Delivery` name what it is, and stay the same with every try',
  permission: 'admin',
  status: 201,
  reply: NewAuditWebhook,
  faults: { 404: 'There is no such project.' },
  schema: {
    body: Type.Object(
      {
        url: Type.String({ minLength: 8, maxLength: 2000, examples: ['https://audit.example.com/ccb'] }),
        events: Type.Optional(Type.Array(HookEvent, { minItems: 1, maxItems: 10, description: 'all unless given' })),
        project: Type.Optional(
          Type.String({ maxLength: 200, description: 'id or name; all projects that the key sees unless given' }),
        ),
        headers: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 1000 }))),
        secret: Type.Optional(Type.String({ minLength: 16, maxLength: 1000, description: 'made unless given' })),
      },
      { additionalProperties: false },
    ),
  },
  async handle({ ctx, body }) {
    const { row, secret } = await createAuditWebhook(ctx, body);
    const [shown] = await presentAuditWebhooks(ctx, [row]);
    return { ...shown, secret };
  },
});
