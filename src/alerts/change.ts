import { allow } from '#src/access/allow.ts';
import type { Ctx } from '#src/access/ctx.ts';
import type { Alerts } from '#src/integrations/package/manifest.ts';
import { updateIntegration } from '#src/integrations/update.ts';
import { InputFault } from '#src/kit/faults.ts';
import { addressedBy } from './find-channel.ts';
import { readAlerts } from './read.ts';
import { channelsOf } from './undeliverable.ts';

/** Before anything is stored: an address that can never be one. What only lacks a credential is a warning later. */
function refuseOddChannels(alerts: Alerts): void {
  for (const address of channelsOf(alerts)) {
    const { channel, place } = addressedBy(address);
    const problem = place === '' ? null : channel.problem(place);
    if (problem === null) continue;
    throw new InputFault('Invalid channel', `"${address}" is no channel. ${problem}`, {
      details: { channel: address },
    });
  }
}

/** Sets all of it anew: what is not named is gone. */
export async function changeAlerts(ctx: Ctx, id: string, alerts: Alerts) {
  allow(ctx.actor, 'integrations.write');
  refuseOddChannels(alerts);
  const whole = {
    notification_channels: [],
    rules: [],
    error_rate_threshold: null,
    latency_threshold: null,
    ...alerts,
  };
  await updateIntegration(ctx, id, { config: { alerts: whole, error_rate_threshold: null, latency_threshold: null } });
  return await readAlerts(ctx, id);
}
