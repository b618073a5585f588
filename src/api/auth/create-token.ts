import { createKey } from '#src/access/create-key.ts';
import { KEY_TYPES } from '#src/access/matrix.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { nullable } from '../reply-shapes.ts';
import { expiryOf } from './expiry.ts';
import { presentKey } from './present-key.ts';
import { NewKey } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/auth/tokens',
  summary: 'Make an API key; its token is shown this once',
  permission: 'integrations.write',
  status: 201,
  reply: NewKey,
  schema: {
    body: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 100 }),
        type: Type.Optional(Type.Union(KEY_TYPES.map((type) => Type.Literal(type)))),
        permissions: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { minItems: 1, maxItems: 10 })),
        expires_at: Type.Optional(nullable(Type.String({ maxLength: 40, description: 'null: it never expires' }))),
        email: Type.Optional(Type.String({ maxLength: 320, description: 'of a person: the key has their roles' })),
        login: Type.Optional(Type.String({ maxLength: 40, description: 'on GitHub, instead of an e-mail address' })),
        projects: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 1000 })),
      },
      { additionalProperties: false },
    ),
  },
  async handle({ ctx, body }) {
    const { row, token } = await createKey(ctx, {
      name: body.name,
      type: body.type,
      permissions: body.permissions,
      expiresAt: expiryOf(body.expires_at) ?? undefined,
      projects: body.projects,
      person: body.email === undefined && body.login === undefined ? undefined : body,
    });
    return { ...(await presentKey(ctx.store.read, row)), token };
  },
});
