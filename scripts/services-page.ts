import { writeFileSync } from 'node:fs';
import { listConnectors } from '#src/connectors/catalogue.ts';
import type { Connector } from '#src/connectors/define.ts';

export const SERVICES_PAGE = new URL('../docs/services.md', import.meta.url);

const MOST_EVENTS = 6;

function eventsOf({ source }: Connector): string {
  if (!source) return '–';
  const shown = source.events.slice(0, MOST_EVENTS).map((event) => `\`${event}\``);
  const more = source.events.length > MOST_EVENTS ? ', …' : '';
  return `${shown.join(', ')}${more}${source.signs ? '' : ' (unsigned: secret address)'}`;
}

function row(connector: Connector): string {
  const actions = connector.actions.map((action) => `\`${action.id}\``).join(', ') || '–';
  const fields = connector.credentialFields.map((field) => `\`${field}\``).join(', ') || '–';
  const setup = `[${connector.title}](connectors/${connector.id}.md)`;
  return `| ${setup} | \`${connector.id}\` | ${actions} | ${eventsOf(connector)} | ${fields} |`;
}

/** What the catalogue holds, as a page. */
export const servicesPage = (): string =>
  [
    '<!-- Written by `npm run catalogue`; do not edit. -->',
    '# Services',
    '',
    'What integrations can be made of: actions that they call, and events that they listen to. A credential is set as `<service>_<field>`',
    '(`PATCH /v1/integrations/{id}/config`) or for all integrations as `CCB_<SERVICE>_<FIELD>`. Anything else is reached by `webhook_send`, by',
    '`context.http` and by webhooks of the source `webhook`.',
    '',
    '| service | id | actions | events in | credential |',
    '|---|---|---|---|---|',
    ...listConnectors().map(row),
    '',
  ].join('\n');

if (import.meta.main) writeFileSync(SERVICES_PAGE, servicesPage());
