import { Type } from 'typebox';
import { revokeKey } from '#src/access/revoke-key.ts';
import { defineRoute } from '../define.ts';

export default defineRoute({
  method: 'DELETE',
  path: '/v1/auth/tokens/:id',
  summary: 'Revoke an API key',
  permission: 'admin',
  status: 204,
  schema: { params: Type.Object({ id: Type.String({ maxLength: 64 }) }) },
  async handle({ ctx, params }) {
    await revokeKey(ctx, params.id);
    return null;
  },
});
