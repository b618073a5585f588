import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { parseDuration } from '#src/kit/duration.ts';
import { InputFault } from '#src/kit/faults.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import { announce } from './announce.ts';
import { loadForChange } from './find.ts';
import { type Monitoring, monitoringOf } from './monitoring.ts';

const HOUR = 3_600_000;
const SHORTEST_MS = HOUR;
const LONGEST_MS = 365 * 24 * HOUR;

function refuseOdd(name: string, text: string | undefined): void {
  if (text === undefined) return;
  const ms = parseDuration(text);
  if (ms >= SHORTEST_MS && ms <= LONGEST_MS) return;
  throw new InputFault('Invalid value', `"${name}" may be 1h to 365d, not ${text}.`, { details: { field: name } });
}

type Change = { [K in keyof Monitoring]?: Monitoring[K] | undefined };

/** Changes what is watched of it. What is not named stays as it was. */
export async function changeMonitoring(ctx: Ctx, id: string, change: Change): Promise<Monitoring> {
  allow(ctx.actor, 'integrations.write');
  refuseOdd('metrics_retention', change.metrics_retention);
  refuseOdd('logs_retention', change.logs_retention);
  refuseOdd('events_retention', change.events_retention);
  return await ctx.store.write(async (tx) => {
    const row = await loadForChange(ctx, id, tx);
    const before = monitoringOf(row);
    const named = Object.entries(change).filter(([, value]) => value !== undefined);
    const after = { ...before, ...Object.fromEntries(named) };
    const changed = (await updateIntegration(tx, id, { monitoring: after, updatedAt: ctx.clock.now() })) ?? row;
    const about = { action: 'integration.monitoring', projectId: row.projectId, targetId: id };
    await writeAudit(tx, ctx, { ...about, before: { ...before }, after });
    await announce(tx, ctx, changed, 'integration_updated');
    return after;
  });
}
