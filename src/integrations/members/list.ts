import type { Ctx } from '#src/access/ctx.ts';
import { listMembers as listRows } from '#src/store/members.ts';
import type { Page, PageOptions } from '#src/store/page.ts';
import type { MemberRow } from '#src/store/rows.ts';
import { loadIntegration } from '../find.ts';

/** Who has a role on it. */
export async function listMembers(ctx: Ctx, id: string, page: PageOptions): Promise<Page<MemberRow>> {
  const row = await loadIntegration(ctx, id);
  return await listRows(ctx.store.read, { integrationId: row.id, ...page });
}
