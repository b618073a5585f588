import type { Ctx } from '#src/access/ctx.ts';
import { isoOrNull } from '#src/kit/clock.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { announce } from './announce.ts';

/** Streams and audit hooks tell health in the camel case of the dashboards that listen to them. */
export const announceHealth = (tx: Tx, ctx: Ctx, row: IntegrationRow): Promise<void> =>
  announce(tx, ctx, row, 'integration_health_changed', {
    healthStatus: row.healthStatus,
    lastHealthCheck: isoOrNull(row.lastHealthCheck),
  });
