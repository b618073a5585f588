import { defineChannel, headOf, linesOf } from '../channel.ts';

/** Markdown without what would make links, headings or emphasis of what strangers wrote. */
const escaped = (text: string): string => text.replace(/[\\`*_[\]<>#|]/g, '\\$&');

export const teams = defineChannel({
  scheme: 'teams',
  service: 'teams',
  example: 'teams://operations',
  // The workflow's address says where to.
  isComplete: () => true,
  problem: () => null,
  call: (_place, alert) => ({
    action: 'teams_send_message',
    input: {
      title: escaped(headOf(alert)).slice(0, 250),
      text: [...linesOf(alert).map(escaped), `[${alert.url}](${alert.url})`].join('\n\n'),
    },
  }),
});
