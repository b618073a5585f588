import { revokeKey } from '#src/access/revoke-key.ts';
import { defineRoute } from '../define.ts';
import { KeyId } from './shapes.ts';

export default defineRoute({
  method: 'DELETE',
  path: '/v1/auth/tokens/:id',
  summary: 'Revoke an API key',
  permission: 'admin',
  status: 204,
  schema: { params: KeyId },
  async handle({ ctx, params }) {
    await revokeKey(ctx, params.id);
    return null;
  },
});
