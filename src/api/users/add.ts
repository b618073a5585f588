import { addMember } from '#src/integrations/members/add.ts';
import { presentMember } from '#src/integrations/members/present.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { Role, User } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/users',
  summary: 'Give a person a role on it, by e-mail address or by GitHub login',
  permission: 'integrations.own',
  status: 201,
  reply: User,
  faults: { 409: 'They have a role already; `details.id` names it.' },
  schema: {
    params: IntegrationId,
    body: Type.Object(
      {
        email: Type.Optional(Type.String({ maxLength: 320, examples: ['user@company.com'] })),
        login: Type.Optional(Type.String({ maxLength: 40, description: 'on GitHub, instead of an address' })),
        role: Role,
      },
      { additionalProperties: false },
    ),
  },
  handle: async ({ ctx, params, body }) => presentMember(await addMember(ctx, params.id, body, body.role)),
});
