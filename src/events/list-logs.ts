import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { findEvent } from '#src/store/events.ts';
import type { LogRow } from '#src/store/rows.ts';
import { recordOf } from './steps.ts';

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
  const { read } = ctx.store;
  const event = asked.eventId === undefined ? null : await findEvent(read, asked.eventId);
  const eventId = event ? await recordOf(read, event) : asked.eventId;
  return await ctx.store.slow('logs.list', { ...asked, eventId, integrationId: row.id });
}
