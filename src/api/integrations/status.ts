import { countEvents } from '#src/events/count.ts';
import { EVENT_STATUSES } from '#src/events/event.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { presentIntegration } from '#src/integrations/present.ts';
import { iso } from '#src/kit/clock.ts';
import { listStateMoves } from '#src/store/integrations.ts';
import { defineRoute } from '../define.ts';
import { IntegrationId } from '../shapes.ts';
import { IntegrationStatus } from './shapes.ts';

export default defineRoute({
  method: 'GET',
  path: '/v1/integrations/:id/status',
  summary: 'State, how it came to it, and where its events stand',
  permission: 'integrations.read',
  reply: IntegrationStatus,
  schema: { params: IntegrationId },
  async handle({ ctx, params }) {
    const { read } = ctx.store;
    const row = await loadIntegration(ctx, params.id);
    const { id, status, health_status, last_health_check, last_activity, error_details, version, webhook_url } =
      await presentIntegration(read, ctx, row);
    const { counts, ofLast } = await countEvents(ctx, row);
    const moves = await listStateMoves(read, row.id);
    return {
      id,
      status,
      health_status,
      last_health_check,
      last_activity,
      error_details,
      version,
      webhook_url,
      staged: row.staged,
      pending_request: row.pendingRequestId,
      events: Object.fromEntries(EVENT_STATUSES.map((one) => [one, counts[one] ?? 0])),
      events_of_last: ofLast,
      history: moves.map((move) => ({
        from: move.from,
        to: move.to,
        actor: move.actor,
        reason: move.reason,
        at: iso(move.at),
      })),
    };
  },
});
