import { defineRoute } from '../define.ts';
import { Whoami } from './shapes.ts';
import { whoami } from './whoami.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/auth/token-info',
  summary: 'This key, with its expiry',
  permission: null,
  reply: Whoami,
  schema: {},
  handle: async ({ ctx }) => await whoami(ctx),
});
