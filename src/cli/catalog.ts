import { listActions, listServices, serviceIdOf } from '#src/connectors/catalogue.ts';
import { publicForm } from '#src/connectors/public-form.ts';
import { InputFault } from '#src/kit/faults.ts';
import { didYouMean } from '#src/kit/nearest.ts';
import { defineCommand } from './define.ts';

function known(service: string | undefined): string | undefined {
  const ids = listServices().map((one) => one.id);
  if (service === undefined || ids.includes(service)) return service;
  throw new InputFault('Unknown service', `The catalogue has no service "${service}".${didYouMean(service, ids)}`);
}

export const catalog = defineCommand({
  name: 'catalog',
  usage: 'catalog [service] [--json]',
  summary: 'list the actions that integrations can use',
  help: 'With --json every action comes with its schema, credential and examples.',
  options: {},
  about: {},
  async run({ args }, terminal) {
    const service = known(args[0] === undefined ? undefined : serviceIdOf(args[0]));
    const actions = listActions().filter((action) => (service ?? action.service) === action.service);
    const width = Math.max(...actions.map((action) => action.id.length));
    const lines = actions.map((action) => `${action.id.padEnd(width)}  ${action.effect.padEnd(5)}  ${action.summary}`);
    terminal.result(lines, actions.map(publicForm));
    return 0;
  },
});
