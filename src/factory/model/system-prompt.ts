import { readFileSync } from 'node:fs';
import { listConnectors } from '#src/connectors/catalogue.ts';
import type { Connector } from '#src/connectors/define.ts';

const ROOT = new URL('../../../', import.meta.url);

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

const MOST_EVENTS = 40;

function lineOf({ id, title, actions, source, category }: Connector): string {
  const can = actions.map((action) => action.id).join(', ') || 'nothing';
  const events = source ? ` Sends: ${source.events.slice(0, MOST_EVENTS).join(', ')}.` : '';
  return `- ${id} (${title}, ${category}). Actions: ${can}.${events}`;
}

/** A package is shown by files of a bundled one; which, is a matter of wording. */
const examplePaths = (): string[] => read('templates/prompts/example.txt').trim().split('\n');

const exampleOf = (path: string): string =>
  `<file path="${path.split('/').slice(2).join('/')}">\n${read(path).trim()}\n</file>`;

let written: string | undefined;

/** Everything that is the same for every request, so that it is paid for once and read from the cache afterwards. */
export function systemPrompt(): string {
  written ??= [
    read('templates/prompts/system.md').trim(),
    `<packages>\n${read('docs/packages.md').trim()}\n</packages>`,
    `<services>\n${listConnectors().map(lineOf).join('\n')}\n</services>`,
    `<example>\n${examplePaths().map(exampleOf).join('\n')}\n</example>`,
  ].join('\n\n');
  return written;
}
