import { loadEvent } from '#src/events/find.ts';
import { replayEvent } from '#src/events/replay.ts';
import { Type } from '#src/kit/schema.ts';
import { benchFor, previewEvent } from '#src/runtime/preview-replay.ts';
import { defineRoute } from '../define.ts';
import { EventId, Preview } from './shapes.ts';

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/events/:eid/replay',
  summary: 'Work on one event once more, with its payload or an edited one; dry_run sends nothing',
  permission: 'integrations.write',
  status: 202,
  reply: Type.Object({ event_id: Type.String({ description: 'the one to look at' }), replay_of: Type.String() }),
  replies: { 200: Preview },
  faults: { 409: 'It is not active, or the event is still under way.' },
  schema: {
    params: EventId,
    query: Type.Object({ dry_run: Type.Optional(Type.Boolean()) }),
    body: Type.Optional(
      Type.Object(
        {
          payload: Type.Optional(Type.Unknown({ description: 'instead of the one that came' })),
          fresh: Type.Optional(Type.Boolean({ description: 'do everything again, also what succeeded before' })),
          dry_run: Type.Optional(Type.Boolean()),
        },
        { additionalProperties: false },
      ),
    ),
  },
  async handle({ ctx, params, query, body, services, reply }) {
    const { id, eid } = params;
    const { payload, fresh, dry_run = query.dry_run } = body ?? {};
    if (!dry_run) return { event_id: await replayEvent(ctx, id, eid, { payload, fresh }), replay_of: eid };
    const { event } = await loadEvent(ctx, id, eid);
    reply.code(200);
    return await previewEvent(await benchFor(ctx, services.sandbox, id), event, payload);
  },
});
