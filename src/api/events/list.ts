import { listEventsFor } from '#src/events/list.ts';
import { presentEvent } from '#src/events/present.ts';
import { Type } from '#src/kit/schema.ts';
import { COUNTED } from '#src/store/page.ts';
import { defineRoute } from '../define.ts';
import { pageHeaders } from '../paging.ts';
import { IntegrationId, Page, TimeRange } from '../shapes.ts';
import { timeRange } from '../time-range.ts';
import { Event } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/events',
  summary: 'Its events, newest first',
  permission: 'integrations.read',
  reply: Type.Array(Event),
  schema: {
    params: IntegrationId,
    query: Type.Object({
      ...Page,
      ...TimeRange,
      status: Type.Optional(Type.String({ maxLength: 20 })),
      type: Type.Optional(Type.String({ maxLength: 100 })),
      duplicate: Type.Optional(
        Type.Boolean({ description: 'only those that were delivered more than once; false: only the others' }),
      ),
      batch: Type.Optional(Type.String({ maxLength: 64, description: 'only those that were worked on together' })),
    }),
  },
  async handle({ ctx, params, query, request, reply }) {
    const { limit, offset, status, type, duplicate, batch } = query;
    const range = timeRange(query, ctx.clock.now());
    const asked = { limit, offset, status, type, duplicate, batch, countUpTo: COUNTED, ...range };
    const { rows, total } = await listEventsFor(ctx, params.id, asked);
    pageHeaders(request, reply, { limit, offset, total, counted: COUNTED });
    return rows.map(presentEvent);
  },
});
