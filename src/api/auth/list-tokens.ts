import { listKeys } from '#src/access/list-keys.ts';
import { defineRoute } from '../define.ts';
import { presentKeys } from './present-key.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/auth/tokens',
  summary: 'API keys, without their tokens',
  permission: 'admin',
  schema: {},
  handle: async ({ ctx }) => await presentKeys(ctx.store.read, await listKeys(ctx)),
});
