import { muteAlerts } from '#src/alerts/mute.ts';
import { parseDuration } from '#src/kit/duration.ts';
import { parseMoment } from '#src/kit/moment.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { Mute } from './shapes.ts';

const Moment = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'ISO time, or in how long: 30m, 2h',
  examples: ['2h'],
});

const momentOf = (text: string, now: number): number => parseMoment(text) ?? now + parseDuration(text);

export default defineRoute({
  method: 'POST',
  path: '/v1/integrations/:id/alerts/mute',
  summary: 'Tell nobody until then; null: tell again. With `planned` it is maintenance, which is told as info',
  permission: 'integrations.write',
  reply: Type.Object({ mute: Mute }),
  schema: {
    params: IntegrationId,
    body: Type.Object({
      until: Type.Union([Moment, Type.Null()]),
      from: Type.Optional(Moment),
      planned: Type.Optional(Type.Boolean()),
      reason: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    }),
  },
  async handle({ ctx, params, body: { until, from, ...said } }) {
    const now = ctx.clock.now();
    return await muteAlerts(ctx, params.id, {
      ...said,
      until: until === null ? null : momentOf(until, now),
      from: from === undefined ? undefined : momentOf(from, now),
    });
  },
});
