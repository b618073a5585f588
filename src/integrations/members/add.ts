import type { Ctx } from '#src/access/ctx.ts';
import type { Role } from '#src/access/matrix.ts';
import { type Named, subjectOf } from '#src/access/subject.ts';
import { InputFault } from '#src/kit/faults.ts';
import { newId } from '#src/kit/ids.ts';
import { findMemberBySubject, insertMember } from '#src/store/members.ts';
import type { MemberRow } from '#src/store/rows.ts';
import { changeMembers } from './changing.ts';

/** Gives a person a role on an integration. */
export async function addMember(ctx: Ctx, id: string, person: Named, role: Role): Promise<MemberRow> {
  const subject = subjectOf(person);
  return await changeMembers(ctx, id, async (tx) => {
    const now = ctx.clock.now();
    const times = { createdAt: now, updatedAt: now };
    const row = { id: newId('usr', now), integrationId: id, subject, role, createdBy: ctx.actor.id, ...times };
    const value = await insertMember(tx, row);
    if (value) return { value, audit: { action: 'member.add', targetId: id, after: { subject, role } } };
    const known = await findMemberBySubject(tx, id, subject);
    throw new InputFault('Already has a role', `They are ${known?.role}: change it with PATCH …/users/${known?.id}.`, {
      status: 409,
      details: { id: known?.id, role: known?.role },
    });
  });
}
