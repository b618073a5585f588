import { presentCredentials } from '#src/access/present-credentials.ts';
import { serviceIdOf } from '#src/connectors/catalogue.ts';
import { setProjectCredential } from '#src/integrations/set-project-credential.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { Credential } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/credentials',
  summary: 'Set the credential that all integrations of a project use which have none of their own',
  permission: 'integrations.write',
  status: 201,
  reply: Credential,
  faults: { 404: 'There is no such project.', 422: 'The service is not known, or refuses the credential (`verify`).' },
  schema: {
    query: Type.Object({
      verify: Type.Optional(Type.Boolean({ description: 'refuse what the service refuses', default: false })),
    }),
    body: Type.Object(
      {
        project: Type.String({ minLength: 1, maxLength: 200, default: 'local', description: 'id or name' }),
        service: Type.String({ minLength: 1, maxLength: 100 }),
        fields: Type.Record(Type.String(), Type.Unknown(), { description: 'by the names of GET /v1/catalog' }),
      },
      { additionalProperties: false },
    ),
  },
  async handle({ ctx, query, body }) {
    const row = await setProjectCredential(ctx, {
      ...body,
      service: serviceIdOf(body.service),
      verify: query.verify ?? false,
    });
    const [shown] = await presentCredentials(ctx.store.read, ctx, [row]);
    return shown;
  },
});
