import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';

const LONGEST = 20_000;

export default defineRoute({
  method: 'POST',
  path: '/api/integrations/:id/email/preview',
  summary: 'A mail as it would be sent; nothing is sent',
  about:
    'Takes the name of a template of the package, or `subject` and `html`. Without `variables` it is filled in with an event as the source sends it; `missing` names what has no value',
  permission: 'integrations.read',
  reply: Type.Object({
    subject: Type.String(),
    html: Type.String(),
    text: Type.String(),
    missing: Type.Array(Type.String()),
  }),
  faults: { 422: 'The template cannot be rendered; the sentence says where.' },
  schema: {
    params: IntegrationId,
    body: Type.Object(
      {
        template: Type.Optional(Type.String({ minLength: 1, maxLength: 200, examples: ['email'] })),
        subject: Type.Optional(Type.String({ maxLength: LONGEST })),
        html: Type.Optional(Type.String({ maxLength: LONGEST })),
        variables: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
      },
      { additionalProperties: false },
    ),
  },
  integrationOf: async (_ctx, { id }) => id,
  async handle({ ctx, params, body, services }) {
    // The parser of templates is loaded when somebody looks at one.
    const { previewEmail } = await import('#src/execution/preview-email.ts');
    return await previewEmail(ctx, services.sandbox, params.id, body);
  },
});
