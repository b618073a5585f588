import { allow, allowEverywhere } from '#src/access/allow.ts';
import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { InputFault } from '#src/kit/faults.ts';
import { isTooShort, mentionsOf } from '#src/kit/mentions.ts';
import { type Forgotten, forget, isPlaceOfRow, type PlaceOfRow } from '#src/store/forget.ts';

interface Forgetting {
  dryRun: boolean;
  /** What an earlier part answered as `next`. */
  after?: string | undefined;
}

/** One part takes about so long; whoever asked comes back for the next one. */
const PART_MS = 5_000;

const written = ({ table, key }: PlaceOfRow): string =>
  Buffer.from(JSON.stringify([table, ...key])).toString('base64url');

function placeIn(after: string): PlaceOfRow {
  try {
    const [table, ...key] = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
    if (isPlaceOfRow({ table, key })) return { table, key };
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError || thrown instanceof TypeError)) throw thrown;
  }
  throw new InputFault('Invalid request', '"after" takes what an earlier answer gave as "next".');
}

/**
 * What was stored about one person, under any of these names, part by part; the audit trail keeps that it was done, not
 * of whom.
 */
export async function forgetSubject(
  ctx: Ctx,
  names: readonly string[],
  { dryRun, after }: Forgetting,
): Promise<Forgotten & { next: string | null }> {
  allow(ctx.actor, 'admin');
  allowEverywhere(ctx.actor);
  const short = names.find(isTooShort);
  if (short !== undefined) {
    throw new InputFault(
      'Too short',
      `"${short}" would be found everywhere: give an address, a number or a whole name.`,
    );
  }
  const until = ctx.clock.now() + PART_MS;
  const isOver = (): boolean => ctx.clock.now() >= until;
  const behind = after === undefined ? null : placeIn(after);
  const { done, next } = await forget(ctx.store, { dryRun, behind, isOver, mentions: mentionsOf(names) });
  if (!dryRun) {
    await ctx.store.write((tx) =>
      writeAudit(tx, ctx, { action: 'subject.forget', projectId: null, targetId: 'subject', after: { ...done } }),
    );
  }
  return { ...done, next: next === null ? null : written(next) };
}
