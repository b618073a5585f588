import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { isHeard, monitoringOf } from '#src/integrations/monitoring.ts';
import { parseDuration } from '#src/kit/duration.ts';
import { findEvent } from '#src/store/events.ts';
import type { LogLineRow } from '#src/store/log-lines.ts';
import { COUNTED, type Page } from '#src/store/page.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import { recordOf } from './steps.ts';

export interface LogList {
  limit: number;
  offset: number;
  level?: string | undefined;
  eventId?: string | undefined;
  from?: number;
  to?: number;
}

/** What the log shows: a line of the handler or of the service, or an event with what became of it. */
export type LogLine = Pick<LogLineRow, 'eventId' | 'level' | 'data' | 'at'> & { message: string };

/** That an event came is said where somebody wants to hear of it; it is on record as long as lines are. */
const tellsOfEvents = (row: IntegrationRow, { level, eventId }: LogList): boolean =>
  eventId === undefined && (level ?? 'info') === 'info' && isHeard(row, 'info');

function asLine({ type, status, message, ...line }: LogLineRow): LogLine {
  if (type === null) return { ...line, message: message ?? '' };
  return { ...line, message: message === null ? `${type}: ${status}` : `${type}: ${status}. ${message}` };
}

/** What was said, newest first, and unless something else was asked for every event that came. */
export async function listLogsFor(ctx: Ctx, id: string, asked: LogList): Promise<Page<LogLine>> {
  allow(ctx.actor, 'logs.read');
  const row = await loadIntegration(ctx, id);
  const { read } = ctx.store;
  if (tellsOfEvents(row, asked)) {
    const oldest = ctx.clock.now() - parseDuration(monitoringOf(row).logs_retention);
    const range = { from: Math.max(oldest, asked.from ?? 0), integrationId: row.id, countUpTo: COUNTED };
    const { rows, total } = await ctx.store.slow<Page<LogLineRow>>('logs.lines', { ...asked, ...range });
    return { rows: rows.map(asLine), total };
  }
  const event = asked.eventId === undefined ? null : await findEvent(read, asked.eventId);
  const eventId = event ? await recordOf(read, event) : asked.eventId;
  return await ctx.store.slow('logs.list', { ...asked, eventId, integrationId: row.id });
}
