import { defineChannel, headOf, linesOf } from '../channel.ts';

const ID = /^[CDGU][A-Z0-9]{7,}$/;
const NAME = /^#?[\p{L}\p{N}._-]{1,80}$/u;

/** Three characters mean something in Slack; what strangers wrote must not. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const slack = defineChannel({
  scheme: 'slack',
  service: 'slack',
  example: 'slack://dev-alerts',
  isComplete: (place) => place !== '',
  problem: (place) => (NAME.test(place) ? null : 'Write the name or id of a channel: slack://dev-alerts.'),
  call(place, alert) {
    const channel = ID.test(place) || place.startsWith('#') ? place : `#${place}`;
    const text = [`*${escaped(headOf(alert))}*`, ...linesOf(alert).map(escaped), `<${alert.url}>`].join('\n');
    return { action: 'slack_send_message', input: { channel, text, unfurl_links: false } };
  },
});
