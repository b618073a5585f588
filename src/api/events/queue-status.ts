import type { Ctx } from '#src/access/ctx.ts';
import { countEvents } from '#src/events/count.ts';
import { EVENT_QUEUE } from '#src/events/event.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { isoOrNull } from '#src/kit/clock.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { QueueStatus } from './shapes.ts';

async function wholeQueue(ctx: Ctx) {
  const whole = await ctx.queue.stats(EVENT_QUEUE, ctx.clock.now());
  return {
    waiting: whole.waiting,
    scheduled: whole.scheduled,
    running: whole.leased,
    oldest_due_at: isoOrNull(whole.oldestDueAt),
  };
}

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/queue/status',
  summary: 'How much of its work is waiting',
  permission: 'integrations.read',
  reply: QueueStatus,
  schema: { params: IntegrationId },
  async handle({ ctx, params }) {
    const row = await loadIntegration(ctx, params.id);
    const { counts } = await countEvents(ctx, row);
    return {
      waiting: (counts.queued ?? 0) + (counts.failed ?? 0),
      retrying: counts.failed ?? 0,
      processing: counts.processing ?? 0,
      held: counts.held ?? 0,
      dead: counts.dead ?? 0,
      // How much others have waiting is nobody's business but the operator's.
      ...(ctx.actor.permissions.has('admin') ? { service: await wholeQueue(ctx) } : {}),
    };
  },
});
