import { presentHealth } from '#src/integrations/present-health.ts';
import { tryPackage } from '#src/runtime/try-package.ts';
import { TrialResult } from '../credentials/shapes.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/test',
  summary: 'Try every credential of it now, and run it on its test data where test_config says how (10 times a minute)',
  permission: 'integrations.write',
  reply: TrialResult,
  faults: { 429: 'It was tested ten times in this minute.' },
  schema: { params: IntegrationId },
  async handle({ ctx, params, services }) {
    const health = presentHealth(await services.health.test(ctx, params.id));
    const run = await tryPackage(ctx, services.sandbox, params.id);
    return run ? { ...health, run } : health;
  },
});
