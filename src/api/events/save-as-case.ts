import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { TextOrNull } from '../reply-shapes.ts';
import { EventId } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/events/:eid/save-as-case',
  summary: 'Make a case of it, without secrets and without people',
  about:
    'The answer holds the file for the package. Where the package is kept by the service it becomes part of its next version, which `version` names',
  permission: 'integrations.write',
  status: 201,
  reply: Type.Object({ path: Type.String(), content: Type.String(), version: TextOrNull }),
  faults: {
    409: 'There is no version to run it on yet.',
    413: 'The event is too large for a case.',
    422: 'The package does not pass with it.',
  },
  schema: { params: EventId },
  async handle({ ctx, params, services }) {
    // Packages are read and written by few: their parsers are loaded when somebody does.
    const { saveAsCase } = await import('#src/runtime/save-as-case.ts');
    return await saveAsCase(ctx, services.sandbox, params.id, params.eid);
  },
});
