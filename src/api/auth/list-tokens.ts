import { listKeys } from '#src/access/list-keys.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { pageOf } from '../paging.ts';
import { Page } from '../shapes.ts';
import { presentKeys } from './present-key.ts';
import { Key } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/auth/tokens',
  summary: 'API keys, without their tokens',
  permission: 'admin',
  reply: Type.Array(Key),
  schema: { query: Type.Object(Page) },
  async handle({ ctx, query, request, reply }) {
    const rows = await listKeys(ctx);
    return await presentKeys(ctx.store.read, pageOf(request, reply, query, rows));
  },
});
