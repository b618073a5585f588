import { getAction } from '#src/connectors/catalogue.ts';
import { camelCase } from '#src/connectors/grants.ts';
import type { Language } from '#src/kit/language.ts';
import type { Requirements } from '../requirements.ts';

const ABOUT: Record<Language, readonly string[]> = {
  en: [
    '// Runs for every event that passes the filters of integration.yaml. Where it goes is said in routing_rules and',
    '// in the settings; how it reads in templates/. Change this file when something else is to happen as well.',
  ],
  ru: [
    '// Выполняется для каждого события, прошедшего фильтры integration.yaml. Куда отправлять, сказано в routing_rules',
    '// и настройках, как выглядит сообщение — в templates/. Меняйте этот файл, если должно происходить что-то ещё.',
  ],
};

function callOf(action: string): string {
  const { service, name } = getAction(action);
  return `context.${service}.${camelCase(name)}(route.input)`;
}

function sendingOf(actions: readonly string[]): string[] {
  const [only] = actions;
  if (only !== undefined && actions.length === 1) {
    return [`    const sent = await Promise.allSettled(routes.map((route) => ${callOf(only)}));`];
  }
  return [
    '    const sent = await Promise.allSettled(',
    '      routes.map(async (route) => {',
    ...actions.map((action) => `        if (route.action === '${action}') await ${callOf(action)};`),
    '      }),',
    '    );',
  ];
}

/** A short handler that makes the calls which the rules come to, each by its name, and fails when one of them did. */
export function handlerFile({ targets, language }: Requirements, slug: string): string {
  const actions = [...new Set(targets.map((target) => target.action))];
  return [
    ...ABOUT[language],
    'export default {',
    `  name: '${slug}',`,
    '',
    '  async handle(event, context) {',
    '    const routes = context.routes();',
    "    if (routes.length === 0) context.log.info('no rule matched', { type: event.type });",
    ...sendingOf(actions),
    "    const failed = sent.find((one) => one.status === 'rejected');",
    '    if (failed) throw failed.reason;',
    "    return { status: 'success', processed: routes.length > 0, calls: routes.length };",
    '  },',
    '};',
    '',
  ].join('\n');
}
