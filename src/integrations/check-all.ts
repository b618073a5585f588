import type { Ctx } from '#src/access/ctx.ts';
import type { Health } from './check-health.ts';
import type { HealthChecks } from './health-checks.ts';
import { listIntegrationsFor } from './list.ts';

const MOST = 1000;
const AT_ONCE = 8;

/** Tries all active integrations that the actor sees, a few at a time. */
export async function checkAll(ctx: Ctx, checks: HealthChecks, project?: string): Promise<Health[]> {
  const { rows } = await listIntegrationsFor(ctx, { status: 'active', project, limit: MOST, offset: 0 });
  const waiting = [...rows];
  const results: Health[] = [];
  async function work(): Promise<void> {
    for (let row = waiting.shift(); row; row = waiting.shift()) results.push(await checks.recent(ctx, row.id));
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}
