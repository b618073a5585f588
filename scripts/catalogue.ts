import { readdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { publishedSchema } from '#src/integrations/package/manifest-schema.ts';

const FOLDER = new URL('../src/connectors/', import.meta.url);
export const SCHEMA = new URL('../schemas/integration.schema.json', import.meta.url);
export const IDS = new URL('ids.generated.ts', FOLDER);
export const REGISTRY = new URL('registry.generated.ts', FOLDER);

const localName = (folder: string): string =>
  folder.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const folders = (): string[] =>
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/** The text of the registry: one import for each folder of a service. */
export function registryText(): string {
  const services = folders();
  const imports = services.map((name) => `import ${localName(name)} from './${name}/index.ts';`);
  const names = services.map((name) => `  ${localName(name)},`);
  return [
    '// Written by `npm run catalogue` from the folders beside it. Do not edit.',
    "import type { Connector } from './define.ts';",
    ...imports,
    '',
    'export const connectors: readonly Connector[] = [',
    ...names,
    '];',
    '',
  ].join('\n');
}

/** The ids by themselves, for whoever must not load the connectors. */
export const idsText = (): string =>
  [
    '// Written by `npm run catalogue` from the folders beside it. Do not edit.',
    'export const CONNECTOR_IDS: readonly string[] = [',
    ...folders().map((name) => `  '${name}',`),
    '];',
    '',
  ].join('\n');

async function main(): Promise<void> {
  writeFileSync(IDS, idsText());
  writeFileSync(REGISTRY, registryText());
  writeFileSync(SCHEMA, publishedSchema());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
