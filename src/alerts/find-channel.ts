import { InputFault } from '#src/kit/faults.ts';
import type { Channel } from './channel.ts';
import { discord } from './channels/discord.ts';
import { email } from './channels/email.ts';
import { https } from './channels/https.ts';
import { pagerduty } from './channels/pagerduty.ts';
import { slack } from './channels/slack.ts';
import { teams } from './channels/teams.ts';
import { telegram } from './channels/telegram.ts';

export const CHANNELS: readonly Channel[] = [slack, email, teams, discord, telegram, pagerduty, https];

/** An address of a channel, taken apart. */
export interface Addressed {
  channel: Channel;
  /** What stands behind `://`; empty: it has to be found. */
  place: string;
}

export function addressedBy(address: string): Addressed {
  const [, scheme = address, place = ''] = /^([a-z]+):\/\/(.*)$/s.exec(address) ?? [];
  const channel = CHANNELS.find((one) => one.scheme === scheme);
  if (channel) return { channel, place };
  throw new InputFault(
    'Unknown channel',
    `"${address.slice(0, 60)}" is no channel. Write for example ${CHANNELS.map((one) => one.example).join(', ')}.`,
  );
}
