import { listLogsFor } from '#src/events/list-logs.ts';
import { iso } from '#src/kit/clock.ts';
import { Type } from '#src/kit/schema.ts';
import { COUNTED } from '#src/store/page.ts';
import { defineRoute } from '../define.ts';
import { pageHeaders } from '../paging.ts';
import { IntegrationId, Page, TimeRange } from '../shapes.ts';
import { timeRange } from '../time-range.ts';
import { LogLine } from './shapes.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/logs',
  summary: 'What its handler and the service said, and every event that came, newest first',
  permission: 'logs.read',
  reply: Type.Array(LogLine),
  schema: {
    params: IntegrationId,
    query: Type.Object({
      ...Page,
      ...TimeRange,
      level: Type.Optional(Type.Union(LEVELS.map((level) => Type.Literal(level)))),
      event: Type.Optional(Type.String({ maxLength: 64 })),
    }),
  },
  async handle({ ctx, params, query, request, reply }) {
    const { limit, offset, level, event } = query;
    const asked = { limit, offset, level, eventId: event, ...timeRange(query, ctx.clock.now()) };
    const { rows, total } = await listLogsFor(ctx, params.id, asked);
    pageHeaders(request, reply, { limit, offset, total, counted: COUNTED });
    return rows.map((line) => ({
      timestamp: iso(line.at),
      level: line.level,
      message: line.message,
      event_id: line.eventId,
      data: line.data,
    }));
  },
});
