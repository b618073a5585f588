import { loadEvent } from '#src/events/find.ts';
import { presentSteps } from '#src/events/present-steps.ts';
import { stepsOf } from '#src/events/steps.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { EventId, Step } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/events/:eid/steps',
  summary: 'What happened to it: received, verified, filtered, each action, settled',
  permission: 'logs.read',
  reply: Type.Array(Step),
  schema: { params: EventId },
  async handle({ ctx, params }) {
    const { event, delivery } = await loadEvent(ctx, params.id, params.eid);
    return presentSteps(event, delivery, await stepsOf(ctx.store.read, event));
  },
});
