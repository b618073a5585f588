import type { Ctx } from '#src/access/ctx.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { EventStatus } from './event.ts';

/** How many of its events stand where. */
export const countEvents = (ctx: Ctx, row: IntegrationRow): Promise<Partial<Record<EventStatus, number>>> =>
  ctx.store.slow('events.countByStatus', row.id);
