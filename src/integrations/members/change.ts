import type { Ctx } from '#src/access/ctx.ts';
import type { Role } from '#src/access/matrix.ts';
import { updateMember } from '#src/store/members.ts';
import type { MemberRow } from '#src/store/rows.ts';
import { changeMembers, loadMember } from './changing.ts';

/** Another role, from the next request on. */
export async function changeMember(ctx: Ctx, id: string, memberId: string, role: Role): Promise<MemberRow> {
  return await changeMembers(ctx, id, async (tx, integration) => {
    const before = await loadMember(tx, integration, memberId);
    const value = (await updateMember(tx, memberId, { role, updatedAt: ctx.clock.now() })) ?? before;
    const { subject } = before;
    const shown = { before: { subject, role: before.role }, after: { subject, role } };
    return { value, audit: { action: 'member.change', targetId: id, ...shown } };
  });
}
