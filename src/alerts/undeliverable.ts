import type { Ctx } from '#src/access/ctx.ts';
import { findConnector } from '#src/connectors/catalogue.ts';
import type { Alerts } from '#src/integrations/package/manifest.ts';
import { missingFieldOf } from '#src/integrations/requirements.ts';
import { configNameOf } from '#src/integrations/sort-config.ts';
import type { IntegrationRow } from '#src/store/rows.ts';
import type { Read } from '#src/store/store.ts';
import { addressedBy } from './find-channel.ts';
import { ownPlace } from './own-place.ts';

/** Every channel that anything is sent to, once. */
export const channelsOf = ({ notification_channels: all = [], rules = [] }: Alerts): string[] => [
  ...new Set([...all, ...rules.flatMap((rule) => rule.notification_channels ?? [])]),
];

async function problemOf(read: Read, ctx: Ctx, row: IntegrationRow, address: string): Promise<string | null> {
  const { channel, place } = addressedBy(address);
  const where = place === '' ? ownPlace(row.config, channel.service) : place;
  const odd = where === '' && channel.isComplete('') ? null : channel.problem(where);
  if (odd !== null) return odd;
  if (findConnector(channel.service)?.credentials.strategy === 'none') return null;
  const at = { projectId: row.projectId, integrationId: row.id, service: channel.service };
  const field = await missingFieldOf(read, ctx, at);
  if (field === null) return null;
  const name = configNameOf(channel.service, field);
  return `There is no credential for ${channel.service}: set it with PATCH /v1/integrations/${row.id}/config {"${name}": "…"}, or for the project with POST /v1/credentials.`;
}

/** A sentence for each channel that nothing would reach now. They are kept: what is missing may come. */
export async function undeliverable(read: Read, ctx: Ctx, row: IntegrationRow, alerts: Alerts): Promise<string[]> {
  const warnings: string[] = [];
  for (const address of channelsOf(alerts)) {
    const problem = await problemOf(read, ctx, row, address);
    if (problem !== null) warnings.push(`${address} cannot be delivered. ${problem}`);
  }
  return warnings;
}
