import { defineChannel, headOf, linesOf } from '../channel.ts';

const LONGEST = 2000;
const escaped = (text: string): string => text.replace(/[\\`*_~[\]<>|@]/g, '\\$&');

export const discord = defineChannel({
  scheme: 'discord',
  service: 'discord',
  example: 'discord://1100000000000000000',
  // A webhook is an address of one channel.
  isComplete: () => true,
  problem: (place) => (place.length <= 100 ? null : 'Write the name or id of a channel: discord://alerts.'),
  call(place, alert) {
    const text = [`**${escaped(headOf(alert))}**`, ...linesOf(alert).map(escaped), `<${alert.url}>`].join('\n');
    const content = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
    return { action: 'discord_send_message', input: { content, ...(place === '' ? {} : { channel: place }) } };
  },
});
