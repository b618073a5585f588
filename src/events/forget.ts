import { allow, allowEverywhere } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault } from '#src/kit/faults.ts';
import { isTooShort, mentionsOf } from '#src/kit/mentions.ts';
import { type Forgotten, forget } from '#src/store/forget.ts';

/** Everything that was stored about one person, under any of these names; the audit trail keeps that it was done, not of whom. */
export async function forgetSubject(
  ctx: Ctx,
  names: readonly string[],
  how: { dryRun: boolean; progress(table: string): void },
): Promise<Forgotten> {
  allow(ctx.actor, 'admin');
  allowEverywhere(ctx.actor);
  const short = names.find(isTooShort);
  if (short !== undefined) {
    throw new InputFault(
      'Too short',
      `"${short}" would be found everywhere: give an address, a number or a whole name.`,
    );
  }
  const done = await forget(ctx.store, { ...how, mentions: mentionsOf(names) });
  if (how.dryRun) return done;
  await ctx.store.write((tx) =>
    writeAudit(tx, ctx, { action: 'subject.forget', projectId: null, targetId: 'subject', after: { ...done } }),
  );
  return done;
}
