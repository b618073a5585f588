import type { Ctx } from '#src/access/ctx.ts';
import { deleteMember } from '#src/store/members.ts';
import { changeMembers, loadMember } from './changing.ts';

/** Takes a person's role away, from the next request on. */
export async function removeMember(ctx: Ctx, id: string, memberId: string): Promise<void> {
  await changeMembers(ctx, id, async (tx, integration) => {
    const { subject, role } = await loadMember(tx, integration, memberId);
    await deleteMember(tx, memberId);
    return { value: undefined, audit: { action: 'member.remove', targetId: id, before: { subject, role } } };
  });
}
