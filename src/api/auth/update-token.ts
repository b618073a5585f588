import { changeKey } from '#src/access/change-key.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { nullable } from '../reply-shapes.ts';
import { expiryOf } from './expiry.ts';
import { presentKey } from './present-key.ts';
import { Key, KeyId } from './shapes.ts';

export default defineRoute({
  method: 'PATCH',
  path: '/v1/auth/tokens/:id',
  summary: 'Change the name, permissions or expiry of an API key',
  permission: 'admin',
  reply: Key,
  schema: {
    params: KeyId,
    body: Type.Object(
      {
        name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        permissions: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { minItems: 1, maxItems: 10 })),
        expires_at: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
      },
      { additionalProperties: false },
    ),
  },
  async handle({ ctx, params, body }) {
    const { name, permissions, expires_at } = body;
    const row = await changeKey(ctx, params.id, { name, permissions, expiresAt: expiryOf(expires_at) });
    return await presentKey(ctx.store.read, row);
  },
});
