import { defineRoute } from '../define.ts';
import { Verified } from './shapes.ts';
import { whoami } from './whoami.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/auth/verify',
  summary: 'Is this key good, and for what',
  permission: null,
  reply: Verified,
  schema: {},
  handle: async ({ ctx }) => ({ valid: true, ...(await whoami(ctx)) }),
});
