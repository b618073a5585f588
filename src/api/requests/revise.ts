import { Type } from '#src/kit/schema.ts';
import { revise } from '#src/requests/revise.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { presentRequest, Request } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/revise',
  summary: 'Ask for it to be different: on the pull request that is open, or as the next version of what runs',
  permission: 'integrations.write',
  status: 202,
  reply: Request,
  faults: { 409: 'There are no words to work from, or they were revised too often.' },
  schema: {
    params: IntegrationId,
    body: Type.Object(
      {
        text: Type.String({
          minLength: 1,
          maxLength: 20_000,
          examples: ['Send critical issues to #critical-alerts as well'],
        }),
      },
      { additionalProperties: false },
    ),
  },
  handle: async ({ ctx, params, body }) => presentRequest(await revise(ctx, params.id, body.text)),
});
