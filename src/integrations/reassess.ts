import type { Ctx } from '#src/access/ctx.ts';
import { listIntegrations } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { activateWhenReady } from './activate-when-ready.ts';

const AT_ONCE = 200;
/** What may start, or has to stop, when a credential of its project comes or goes. */
const CONCERNED = ['inactive', 'active'];

async function inState(tx: Tx, projectId: string, status: string): Promise<IntegrationRow[]> {
  const found: IntegrationRow[] = [];
  for (let offset = 0; ; offset += AT_ONCE) {
    const { rows } = await listIntegrations(tx, { projects: [projectId], status, limit: AT_ONCE, offset });
    found.push(...rows);
    if (rows.length < AT_ONCE) return found;
  }
}

/** After a default credential of a project changed: those that waited for it start, those that lost theirs wait. */
export async function reassessProject(tx: Tx, ctx: Ctx, projectId: string): Promise<void> {
  const rows = [];
  for (const status of CONCERNED) rows.push(...(await inState(tx, projectId, status)));
  for (const row of rows) {
    await activateWhenReady(tx, ctx, row);
    tx.afterCommit(() => ctx.changed(row.id));
  }
}
