import { readFileSync, writeFileSync } from 'node:fs';
import { openApiDocument } from '#src/api/openapi/document.ts';
import type { OpenApi, OperationObject } from '#src/api/openapi/types.ts';

export const API_PAGE = new URL('../docs/api.md', import.meta.url);
const PROSE = new URL('../templates/docs/api.md', import.meta.url);

interface Placed {
  method: string;
  path: string;
  operation: OperationObject;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

function needs({ security, 'x-permission': permission }: OperationObject): string {
  if (security !== undefined) return 'nothing';
  return permission ? `\`${permission}\`` : 'any key';
}

function row({ method, path, operation }: Placed): string {
  const { summary, description, parameters = [] } = operation;
  const query = parameters
    .filter((one) => one.in === 'query' && one.name !== 'fields')
    .map(({ name }) => `\`${name}\``);
  const words = [summary, description].filter((one) => one !== undefined).join('. ');
  const takes = query.length === 0 ? '' : `. Takes ${query.join(', ')}`;
  return `| \`${method.toUpperCase()} ${path}\` | ${needs(operation)} | ${cell(`${words}${takes}`)} |`;
}

function tableOf(document: OpenApi, tag: string): string {
  const rows = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method, operation]) => row({ method, path, operation })),
  );
  return ['| route | needs | what it does |', '|---|---|---|', ...rows].join('\n');
}

/** The prose of templates/docs/api.md, with a table of the routes wherever it says `<!-- routes: Tag -->`. */
export function apiPage(): string {
  const document = openApiDocument({ publicUrl: 'http://localhost:3000', version: '' });
  const text = readFileSync(PROSE, 'utf8');
  const filled = text.replace(/<!-- routes: ([^>]+) -->/g, (_all, tag: string) => tableOf(document, tag));
  return `<!-- Written by \`npm run catalogue\` from templates/docs/api.md and the routes; do not edit. -->\n${filled}`;
}

if (import.meta.main) writeFileSync(API_PAGE, apiPage());
