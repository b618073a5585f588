import { gapsOf } from '#src/events/gaps.ts';
import { Type } from '#src/kit/schema.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId, TimeRange } from '../shapes.ts';
import { timeRange } from '../time-range.ts';
import { Gap } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/events/gaps',
  summary: 'Times in which nothing came although something usually does',
  permission: 'integrations.read',
  reply: Type.Array(Gap),
  schema: { params: IntegrationId, query: Type.Object(TimeRange) },
  async handle({ ctx, params, query }) {
    const now = ctx.clock.now();
    return await gapsOf(ctx, params.id, timeRange({ from: '30d', ...query }, now));
  },
});
