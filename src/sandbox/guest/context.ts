import { InputFault } from '#src/kit/faults.ts';
import { templateScope } from '#src/kit/template-scope.ts';
import type { MessageFormat } from '../sandbox.ts';
import { planned } from './built-in.ts';
import { cacheOf } from './cache.ts';
import { databaseOf } from './database.ts';
import { frozen } from './frozen.ts';
import { guarded, type Makers } from './guarded.ts';
import { httpOf } from './http.ts';
import { consoleFor } from './log-functions.ts';
import { perProgram } from './per-program.ts';
import type { RunState } from './run-state.ts';
import { serviceOf } from './service.ts';

const FORMATS: readonly unknown[] = ['slack', 'html', 'markdown', 'none'];

/** `context.render`: a template of the package by its name, or the text of one. */
function renderOf(run: RunState) {
  return (template: unknown, data?: unknown, options: { format?: unknown } = {}): string => {
    const named = String(template);
    const text = run.program.templateText(named) ?? named;
    if (text === named && /^[\w.-]+$/.test(named)) {
      const names = run.program.templateNames().join(', ') || 'none';
      throw new InputFault(
        'Unknown template',
        `There is no template "${named}" in this package (there are: ${names}).`,
      );
    }
    const format = FORMATS.includes(options.format) ? (options.format as MessageFormat) : run.program.format;
    const scope =
      run.toldOf(data)?.scope ?? (data === undefined ? run.scope : { ...run.scope, ...templateScope({}, data) });
    return run.program.template(text, text === named ? 'of context.render' : named, format).render(scope);
  };
}

/**
 * `context.routes()`: what the built-in handler would call for this event, for a handler that calls it itself. Lists of the
 * payload may stand in it.
 */
const routesOf = (run: RunState) => (): object[] => {
  run.handOver();
  return planned(run).map(({ grant, input }) => ({ action: grant.action, service: grant.service, input }));
};

function logOf(run: RunState): object {
  const log = (message: unknown, ...data: unknown[]): void => run.log.write('info', message, data);
  return Object.freeze(
    Object.assign(
      log,
      consoleFor(() => run),
    ),
  );
}

const ALWAYS: Makers<RunState> = {
  database: databaseOf,
  cache: cacheOf,
  http: (run) => httpOf(run),
  render: renderOf,
  routes: routesOf,
  config: (run) => frozen(run.config),
  log: logOf,
};

const membersOf = perProgram(({ grants }): Makers<RunState> => {
  const services = grants.map(({ service }) => [service, (run: RunState) => serviceOf(run, service)]);
  return { ...Object.fromEntries(services), ...ALWAYS };
});

/** What `handle` gets as its second argument: what the manifest grants, and nothing else. */
export function handlerContext(run: RunState): object {
  return guarded(membersOf(run.program), run, (name) => {
    const granted = [...new Set(run.program.grants.map((grant) => grant.service))].join(', ') || 'nothing';
    const sentence = `context.${name} is not granted (granted: ${granted}). Add an action of ${name} to "actions" in integration.yaml.`;
    return new InputFault('Service not granted', sentence);
  });
}
