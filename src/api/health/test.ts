import { presentHealth } from '#src/integrations/present-health.ts';
import { TestResult } from '../credentials/shapes.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/test',
  summary: 'Try every credential of it now (10 times a minute)',
  permission: 'integrations.write',
  reply: TestResult,
  faults: { 429: 'It was tested ten times in this minute.' },
  schema: { params: IntegrationId },
  handle: async ({ ctx, params, services }) => presentHealth(await services.health.test(ctx, params.id)),
});
