import { namedBy } from '#src/access/subject.ts';
import { iso } from '#src/kit/clock.ts';
import type { MemberRow } from '#src/store/rows.ts';

export const presentMember = (row: MemberRow) => ({
  id: row.id,
  ...namedBy(row.subject),
  role: row.role,
  created_by: row.createdBy,
  created_at: iso(row.createdAt),
  updated_at: iso(row.updatedAt),
});
