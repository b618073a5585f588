import { checkAll } from '#src/integrations/check-all.ts';
import type { Health, HealthStatus } from '#src/integrations/check-health.ts';
import { presentHealth } from '#src/integrations/present-health.ts';
import { Type } from '#src/kit/schema.ts';
import { TestResult } from '../credentials/shapes.ts';
import { defineRoute } from '../define.ts';
import { Count } from '../reply-shapes.ts';

const countOf = (results: readonly Health[], status: HealthStatus): number =>
  results.filter((one) => one.status === status).length;

const Narrowed = { project: Type.Optional(Type.String({ maxLength: 200, description: 'id or name' })) };

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/test-all',
  summary: 'Try the credentials of all active integrations; results younger than a minute are taken',
  permission: 'integrations.write',
  reply: Type.Object({
    tested: Count,
    healthy: Count,
    unhealthy: Count,
    unknown: Count,
    results: Type.Array(TestResult),
  }),
  schema: { query: Type.Object(Narrowed), body: Type.Object(Narrowed) },
  async handle({ ctx, query, body, services }) {
    const results = await checkAll(ctx, services.health, body.project ?? query.project);
    return {
      tested: results.length,
      healthy: countOf(results, 'healthy'),
      unhealthy: countOf(results, 'unhealthy'),
      unknown: countOf(results, 'unknown'),
      results: results.map(presentHealth),
    };
  },
});
