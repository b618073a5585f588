import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { effectiveOf } from '#src/integrations/effective.ts';
import { loadIntegration } from '#src/integrations/find.ts';
import { watchedOf } from '#src/integrations/package/apply-config.ts';
import type { Alerts } from '#src/integrations/package/manifest.ts';
import { iso, isoOrNull } from '#src/kit/clock.ts';
import { findMute } from '#src/store/alert-mutes.ts';
import { listIncidents, openIncidentsIn } from '#src/store/incidents.ts';
import type { AlertMuteRow, IncidentRow, IntegrationRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { undeliverable } from './undeliverable.ts';

const MOST_SHOWN = 50;

/** What is to be watched of it: its package's section under its settings. */
export async function alertsOf(read: Read, row: IntegrationRow): Promise<Alerts> {
  const effective = await effectiveOf(read, row);
  return effective?.manifest.alerts ?? watchedOf({}, row.config).alerts;
}

export const presentIncident = (row: IncidentRow) => ({
  id: row.id,
  integration: row.integrationId,
  rule: row.rule,
  name: row.name,
  severity: row.severity,
  state: row.resolvedAt === null ? ('firing' as const) : ('resolved' as const),
  message: row.message,
  told: row.told,
  opened_at: iso(row.openedAt),
  resolved_at: isoOrNull(row.resolvedAt),
});

export const presentMute = (mute: AlertMuteRow | null, now: number) =>
  mute === null || mute.until <= now
    ? null
    : {
        from: iso(mute.from),
        until: iso(mute.until),
        planned: mute.planned,
        reason: mute.reason,
        by: mute.createdBy,
      };

/** What is watched, who is told, what is wrong now and what was lately. */
export async function readAlerts(ctx: Ctx, id: string) {
  allow(ctx.actor, 'integrations.read');
  const { read } = ctx.store;
  const row = await loadIntegration(ctx, id);
  const alerts = await alertsOf(read, row);
  const { rows } = await listIncidents(read, { integrationId: row.id, limit: MOST_SHOWN, offset: 0 });
  const incidents = rows.map(presentIncident);
  return {
    error_rate_threshold: alerts.error_rate_threshold ?? null,
    latency_threshold: alerts.latency_threshold ?? null,
    notification_channels: alerts.notification_channels ?? [],
    rules: (alerts.rules ?? []).map((rule) => ({ severity: 'warning' as const, ...rule })),
    mute: presentMute(await findMute(read, row.id), ctx.clock.now()),
    warnings: await undeliverable(read, ctx, row, alerts),
    firing: incidents.filter((one) => one.state === 'firing'),
    incidents,
  };
}

/** Everything that is wrong now in the projects that the actor sees, newest first. */
export async function presentIncidents(ctx: Ctx) {
  allow(ctx.actor, 'integrations.read');
  return (await openIncidentsIn(ctx.store.read, ctx.actor.projects)).map(presentIncident);
}
