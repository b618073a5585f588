import { writeAudit } from '#src/access/audit.ts';
import type { Ctx } from '#src/access/ctx.ts';
import { updateIntegration } from '#src/store/integrations.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Tx } from '#src/store/store.ts';
import { activateWhenReady } from './activate-when-ready.ts';
import { announce } from './announce.ts';
import { boundConfig } from './bound-config.ts';
import { effectiveOf } from './effective.ts';
import { doorIn } from './event-door.ts';
import { keepSecrets } from './keep-secrets.ts';
import { checkSettings } from './package/check-settings.ts';
import { settlePathToken } from './settle-path-token.ts';
import { sortConfig } from './sort-config.ts';

/** A null takes a setting away; everything else is set. */
function merged(old: Record<string, unknown>, change: Record<string, unknown>): Record<string, unknown> {
  const both = Object.entries({ ...old, ...change }).filter(([, value]) => value !== null);
  return Object.fromEntries(both);
}

async function refuseWrongSettings(tx: Tx, row: IntegrationRow, config: Record<string, unknown>): Promise<void> {
  boundConfig(config);
  const current = await effectiveOf(tx, { ...row, config: {} });
  if (!current) return;
  checkSettings(current.manifest, config);
}

/** Sorts a configuration body into settings, credentials and the webhook secret, checks it, and writes all or nothing. */
export async function changeConfig(
  tx: Tx,
  ctx: Ctx,
  row: IntegrationRow,
  body: Readonly<Record<string, unknown>>,
): Promise<IntegrationRow> {
  const eventDoor = doorIn(body, row) ?? row.eventDoor;
  const { event_door: _, ...settings } = body;
  const sorted = sortConfig(settings);
  const config = merged(row.config, sorted.settings);
  await refuseWrongSettings(tx, row, config);
  await keepSecrets(tx, ctx, row, sorted);
  const changed = (await updateIntegration(tx, row.id, { config, eventDoor, updatedAt: ctx.clock.now() })) ?? row;
  await settlePathToken(tx, ctx, changed);
  await writeAudit(tx, ctx, {
    action: 'integration.configure',
    projectId: row.projectId,
    targetId: row.id,
    before: { config: row.config, eventDoor: row.eventDoor },
    after: { config, eventDoor, services: Object.keys(sorted.credentials) },
  });
  await announce(tx, ctx, changed, 'integration_updated');
  return await activateWhenReady(tx, ctx, changed);
}
