import { changeMember } from '#src/integrations/members/change.ts';
import { presentMember } from '#src/integrations/members/present.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { Role, User, UserId } from './shapes.ts';

export default defineRoute({
  method: 'PATCH',
  path: '/v1/integrations/:id/users/:uid',
  summary: 'Give a person another role on it',
  permission: 'integrations.own',
  reply: User,
  schema: { params: UserId, body: Type.Object({ role: Role }, { additionalProperties: false }) },
  handle: async ({ ctx, params, body }) => presentMember(await changeMember(ctx, params.id, params.uid, body.role)),
});
