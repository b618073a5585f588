import { REPLAYABLE, replayRange } from '#src/events/replay.ts';
import { InputFault } from '#src/kit/faults.ts';
import { Type } from '#src/kit/schema.ts';
import { previewReplay } from '#src/runtime/preview-replay.ts';
import { defineRoute } from '../define.ts';
import { Count } from '../reply-shapes.ts';
import { IntegrationId, TimeRange } from '../shapes.ts';
import { timeRange } from '../time-range.ts';
import { Preview } from './shapes.ts';

const Status = Type.Union(REPLAYABLE.map((status) => Type.Literal(status)));

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/replay',
  summary: 'Work on the events of a time once more: those that were held or given up, unless others are named',
  permission: 'integrations.write',
  status: 202,
  reply: Type.Object({
    replayed: Count,
    more: Type.Boolean({ description: 'one call takes 10,000; the next takes the rest' }),
  }),
  replies: { 200: Type.Object({ count: Count, previewed: Count, difference: Type.Array(Preview) }) },
  faults: { 409: 'It is not active, or has no version yet.' },
  schema: {
    params: IntegrationId,
    query: Type.Object({
      dry_run: Type.Optional(Type.Boolean({ description: 'count and difference, nothing is sent' })),
    }),
    body: Type.Object(
      {
        ...TimeRange,
        status: Type.Optional(Type.Array(Status, { minItems: 1, maxItems: REPLAYABLE.length })),
        type: Type.Optional(Type.String({ maxLength: 100 })),
        dry_run: Type.Optional(Type.Boolean()),
      },
      { additionalProperties: false },
    ),
  },
  async handle({ ctx, params, query, body, services, reply }) {
    const now = ctx.clock.now();
    const { from, to = now } = timeRange(body, now);
    if (from === undefined || from >= to) {
      throw new InputFault(
        'Invalid time',
        'Give "from" (and "to" behind it): {"from": "2h"} takes the last two hours.',
      );
    }
    const range = { from, to, statuses: body.status, type: body.type };
    if (!(body.dry_run ?? query.dry_run)) return await replayRange(ctx, params.id, range);
    reply.code(200);
    return await previewReplay(ctx, services.sandbox, params.id, range);
  },
});
