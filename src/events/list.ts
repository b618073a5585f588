import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { InputFault } from '#src/kit/faults.ts';
import type { EventLine } from '#src/store/events.ts';
import { EVENT_STATUSES, isEventStatus } from './event.ts';

export interface EventList {
  limit: number;
  offset: number;
  status?: string | undefined;
  type?: string | undefined;
  duplicate?: boolean | undefined;
  batch?: string | undefined;
  countUpTo?: number;
  from?: number;
  to?: number;
}

/** A list over millions may take long: it is read off the main thread. */
export async function listEventsFor(
  ctx: Ctx,
  id: string,
  asked: EventList,
): Promise<{ rows: EventLine[]; total: number }> {
  allow(ctx.actor, 'integrations.read');
  if (asked.status !== undefined && !isEventStatus(asked.status)) {
    throw new InputFault(
      'Unknown status',
      `"${asked.status}" is not an event's status; choose from ${EVENT_STATUSES.join(', ')}.`,
    );
  }
  const row = await loadIntegration(ctx, id);
  return await ctx.store.slow('events.list', { ...asked, integrationId: row.id });
}
