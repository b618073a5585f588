import { Type } from 'typebox';
import { createKey } from '#src/access/create-key.ts';
import { KEY_TYPES } from '#src/access/matrix.ts';
import { defineRoute } from '../define.ts';
import { momentOf } from './moment.ts';
import { presentKey } from './present-key.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/auth/tokens',
  summary: 'Make an API key; its token is shown this once',
  permission: 'integrations.write',
  status: 201,
  schema: {
    body: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 100 }),
        type: Type.Optional(Type.Union(KEY_TYPES.map((type) => Type.Literal(type)))),
        permissions: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { minItems: 1, maxItems: 10 })),
        expires_at: Type.Optional(Type.String({ maxLength: 40 })),
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
      expiresAt: momentOf(body.expires_at) ?? undefined,
      projects: body.projects,
    });
    return { ...(await presentKey(ctx.store.read, row)), token };
  },
});
