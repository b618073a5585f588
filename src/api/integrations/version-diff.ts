import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { Count, oneOf, TextOrNull } from '../reply-shapes.ts';

const FileDiff = Type.Object({
  path: Type.String(),
  change: oneOf(['added', 'removed', 'changed']),
  added: Count,
  removed: Count,
  diff: TextOrNull,
});

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/versions/:version/diff',
  summary: 'What a version changed, file by file: against the one before, or the one that `against` names',
  permission: 'integrations.read',
  reply: Type.Object({ from: TextOrNull, to: Type.String(), files: Type.Array(FileDiff) }),
  schema: {
    params: Type.Object({
      id: Type.String({ minLength: 1, maxLength: 64 }),
      version: Type.String({ minLength: 1, maxLength: 60 }),
    }),
    query: Type.Object({ against: Type.Optional(Type.String({ maxLength: 60 })) }),
  },
  async handle({ ctx, params, query }) {
    // Loaded when somebody looks: a service that only runs does without its weight.
    const { diffVersions } = await import('#src/integrations/diff-versions.ts');
    return await diffVersions(ctx, params.id, params.version, query.against);
  },
});
