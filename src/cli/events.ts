import { InputFault } from '#src/kit/faults.ts';
import { withApi } from './api.ts';
import { defineCommand } from './define.ts';
import { type EventLine, followEvents } from './follow-events.ts';
import { SERVER_ABOUT, SERVER_OPTIONS } from './remote.ts';
import { need } from './usage-fault.ts';
import { wholeNumber } from './whole-number.ts';

const lineOf = ({ timestamp, id, type, status, reason, processing_time }: EventLine): string => {
  const took = processing_time === null ? '' : ` ${processing_time} ms`;
  return `${timestamp}  ${status.padEnd(10)} ${type}  ${id}${took}${reason === null ? '' : `  ${reason}`}`;
};

export const events = defineCommand({
  name: 'events',
  usage: 'events tail <integration> [--last 10] [--count N] [--url … --key …]',
  summary: 'print the events of an integration as they come, and what becomes of them',
  help: 'One line for each event and for each change of its status; with --json one document a line. Ends with Ctrl-C, or after --count lines.',
  options: { last: { type: 'string' }, count: { type: 'string' }, ...SERVER_OPTIONS },
  about: { last: 'so many that were there before (10)', count: 'end after so many lines', ...SERVER_ABOUT },
  async run(given, terminal) {
    const verb = need(given, 0, 'tail', events);
    if (verb !== 'tail') throw new InputFault('Wrong usage', `events does not know "${verb}": ccb ${events.usage}`);
    const integration = need(given, 1, 'the id of the integration', events);
    const last = wholeNumber(given.options, 'last', 10);
    let left = wholeNumber(given.options, 'count', Number.POSITIVE_INFINITY);
    await withApi(given.options, (api) =>
      followEvents(api, {
        integration,
        last,
        async see(event) {
          terminal.result([lineOf(event)], event);
          return --left > 0;
        },
      }),
    );
    return 0;
  },
});
