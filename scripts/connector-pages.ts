import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Action } from '#src/connectors/action.ts';
import { listConnectors } from '#src/connectors/catalogue.ts';
import type { Connector } from '#src/connectors/define.ts';
import { publicForm } from '#src/connectors/public-form.ts';
import { setupText } from '#src/connectors/setup-text.ts';

export const CONNECTOR_PAGES = new URL('../docs/connectors/', import.meta.url);

interface Field {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  anyOf?: { const?: unknown; type?: string }[];
  'x-secret'?: boolean;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function typeOf({ type, anyOf }: Field): string {
  if (type !== undefined) return type;
  return (anyOf ?? []).map((one) => (one.const === undefined ? (one.type ?? 'any') : String(one.const))).join(', ');
}

const aboutOf = (field: Field): string =>
  [field.title, field.description, field.default === undefined ? '' : `Unless given: ${JSON.stringify(field.default)}`]
    .filter(Boolean)
    .join('. ');

function fieldRows(schema: { properties: object; required?: readonly string[] }): string[] {
  const required = schema.required ?? [];
  return Object.entries(schema.properties).map(([name, field]: [string, Field]) => {
    const marks = [required.includes(name) ? 'required' : '', field['x-secret'] ? 'secret' : ''].filter(Boolean);
    return `| \`${name}\` | ${cell(typeOf(field))} | ${marks.join(', ')} | ${cell(aboutOf(field))} |`;
  });
}

const TABLE = ['| field | type | | |', '|---|---|---|---|'];

function actionPart(action: Action): string[] {
  const { effect, idempotent, methods } = publicForm(action);
  const facts = [effect === 'read' ? 'reads' : 'writes', ...(idempotent ? ['may be repeated'] : [])].join(', ');
  return [
    `### \`${action.id}\``,
    '',
    `${action.summary} In handlers: ${methods.map((method) => `\`${method}\``).join(', ')} (${facts}).`,
    '',
    ...TABLE,
    ...fieldRows(action.input),
    '',
    '```json',
    JSON.stringify(action.example, null, 2),
    '```',
    '',
  ];
}

function eventPart({ source }: Connector): string[] {
  if (!source) return [];
  const how = source.signs ? 'It signs what it sends.' : 'It does not sign: its webhooks come to a secret address.';
  return ['## Events', '', `${how} ${source.events.map((event) => `\`${event}\``).join(', ')}`, ''];
}

const connectsBy = ({ credentials: { oauth, strategy } }: Connector): string =>
  oauth ? `${strategy}; in the browser with \`GET /v1/oauth/{service}/start\`` : strategy;

/** Headings of the set-up texts go below ours. */
const lower = (markdown: string): string => markdown.trim().replace(/^#/gm, '###');

export const connectorPage = (connector: Connector): string =>
  [
    '<!-- Written by `npm run catalogue`; do not edit. -->',
    `# ${connector.title}`,
    '',
    `Id \`${connector.id}\`, ${connector.category.replaceAll('_', ' ')}. [The vendor's documentation](${connector.docs}).`,
    '',
    '## Credential',
    '',
    `Kind: ${connectsBy(connector)}. Set as \`${connector.id}_<field>\` in the configuration of an integration, with \`POST /v1/credentials\` for a`,
    `project, or as \`CCB_${connector.id.toUpperCase()}_<FIELD>\` for all.`,
    '',
    ...TABLE,
    ...fieldRows(connector.credentials.fields),
    '| `base_url` | string | | Another address than the usual one |',
    '',
    ...(connector.actions.length > 0 ? ['## Actions', '', ...connector.actions.flatMap(actionPart)] : []),
    ...eventPart(connector),
    '## Setting up',
    '',
    lower(setupText(connector.id, 'en')),
    '',
    '## Настройка',
    '',
    lower(setupText(connector.id, 'ru')),
    '',
  ].join('\n');

/** File → text, for all services. */
export const connectorPages = (): Record<string, string> =>
  Object.fromEntries(listConnectors().map((connector) => [`${connector.id}.md`, connectorPage(connector)]));

if (import.meta.main) {
  mkdirSync(CONNECTOR_PAGES, { recursive: true });
  const pages = connectorPages();
  for (const old of readdirSync(CONNECTOR_PAGES)) if (!(old in pages)) rmSync(new URL(old, CONNECTOR_PAGES));
  for (const [name, text] of Object.entries(pages)) writeFileSync(new URL(name, CONNECTOR_PAGES), text);
}
