import { rotateKey } from '#src/access/rotate-key.ts';
import { defineRoute } from '../define.ts';
import { presentKey } from './present-key.ts';
import { KeyId, NewKey } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/auth/tokens/:id/rotate',
  summary: 'Give an API key a new token, shown this once; the one before is good for another day',
  permission: 'admin',
  reply: NewKey,
  schema: { params: KeyId },
  async handle({ ctx, params }) {
    const { row, token } = await rotateKey(ctx, params.id);
    return { ...(await presentKey(ctx.store.read, row)), token };
  },
});
