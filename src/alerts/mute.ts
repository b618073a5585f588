import { allow } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { announce } from '#src/integrations/announce.ts';
import { loadForChange } from '#src/integrations/find.ts';
import { InputFault } from '#src/kit/faults.ts';
import { dropMute, findMute, putMute } from '#src/store/alert-mutes.ts';
import { presentMute } from './read.ts';

const LONGEST_MS = 30 * 24 * 3_600_000;

export interface Muting {
  /** Null: it is over. */
  until: number | null;
  from?: number | undefined;
  /** Maintenance: its beginning and end are told as info. */
  planned?: boolean | undefined;
  reason?: string | undefined;
}

function checked({ until, from }: Muting, now: number): { from: number; until: number } | null {
  if (until === null) return null;
  const begin = from ?? now;
  const example = 'Write for example {"until": "2h"}.';
  if (until <= now || until <= begin) throw new InputFault('Invalid time', `"until" must lie ahead. ${example}`);
  if (until - now > LONGEST_MS) throw new InputFault('Invalid time', `It can be muted for 30 days. ${example}`);
  return { from: begin, until };
}

/** Nobody is told of what happens until then. It is written down all the same, and told if it still lasts. */
export async function muteAlerts(ctx: Ctx, id: string, muting: Muting) {
  allow(ctx.actor, 'integrations.write');
  const now = ctx.clock.now();
  const window = checked(muting, now);
  return await ctx.store.write(async (tx) => {
    const row = await loadForChange(ctx, id, tx);
    const before = presentMute(await findMute(tx, id), now);
    const { planned = false, reason = null } = muting;
    const made = { integrationId: id, planned, reason, createdBy: ctx.actor.id, createdAt: now };
    if (window === null) await dropMute(tx, id);
    else await putMute(tx, { ...made, ...window });
    const after = presentMute(await findMute(tx, id), now);
    await writeAudit(tx, ctx, {
      action: 'integration.mute',
      projectId: row.projectId,
      targetId: id,
      before: { mute: before },
      after: { mute: after },
    });
    await announce(tx, ctx, row, 'integration_updated');
    return { mute: after };
  });
}
