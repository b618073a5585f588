import { listMembers } from '#src/integrations/members/list.ts';
import { presentMember } from '#src/integrations/members/present.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { pageHeaders } from '../paging.ts';
import { IntegrationId, Page } from '../shapes.ts';
import { User } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/users',
  summary: 'Who has a role on it',
  permission: 'integrations.read',
  reply: Type.Array(User),
  schema: { params: IntegrationId, query: Type.Object(Page) },
  async handle({ ctx, params, query: { limit, offset }, request, reply }) {
    const { rows, total } = await listMembers(ctx, params.id, { limit, offset });
    pageHeaders(request, reply, { limit, offset, total });
    return rows.map(presentMember);
  },
});
