import { removeMember } from '#src/integrations/members/remove.ts';
import { defineRoute } from '../define.ts';
import { UserId } from './shapes.ts';

export default defineRoute({
  method: 'DELETE',
  path: '/v1/integrations/:id/users/:uid',
  summary: "Take a person's role away",
  permission: 'integrations.own',
  status: 204,
  schema: { params: UserId },
  async handle({ ctx, params }) {
    await removeMember(ctx, params.id, params.uid);
    return null;
  },
});
