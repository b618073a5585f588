import { loadEvent } from '#src/events/find.ts';
import { presentEventWhole } from '#src/events/present.ts';
import { defineRoute } from '../define.ts';
import { EventId, EventWhole } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/events/:eid',
  summary: 'One event with its payload',
  permission: 'integrations.read',
  reply: EventWhole,
  schema: { params: EventId },
  async handle({ ctx, params }) {
    const { event, delivery } = await loadEvent(ctx, params.id, params.eid);
    return presentEventWhole(event, delivery);
  },
});
