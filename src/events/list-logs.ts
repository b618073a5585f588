import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import type { LogRow } from '#src/store/rows.ts';

export interface LogList {
  limit: number;
  offset: number;
  level?: string | undefined;
  eventId?: string | undefined;
  from?: number;
  to?: number;
}

export async function listLogsFor(ctx: Ctx, id: string, asked: LogList): Promise<{ rows: LogRow[]; total: number }> {
  allow(ctx.actor, 'logs.read');
  const row = await loadIntegration(ctx, id);
  return await ctx.store.slow('logs.list', { ...asked, integrationId: row.id });
}
