import type { Ctx } from '#src/access/ctx.ts';
import type { StatusCounts } from '#src/store/events.ts';
import type { IntegrationRow } from '#src/store/rows.ts';

/** How many of its events stand where. */
export const countEvents = (ctx: Ctx, row: IntegrationRow): Promise<StatusCounts> =>
  ctx.store.slow('events.countByStatus', { integrationId: row.id });
