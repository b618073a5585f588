import { readdirSync, writeFileSync } from 'node:fs';
import type { Connector } from '#src/connectors/define.ts';
import { listed } from '#src/connectors/listed.ts';

const FOLDER = new URL('../src/connectors/', import.meta.url);
export const SCHEMA = new URL('../schemas/integration.schema.json', import.meta.url);
export const REGISTRY = new URL('registry.generated.ts', FOLDER);

const folders = (): string[] =>
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

async function entryOf(folder: string): Promise<string[]> {
  const { default: connector } = (await import(new URL(`${folder}/index.ts`, FOLDER).href)) as { default: Connector };
  const facts = Object.entries(listed(connector)).map(([name, value]) => `    ${name}: ${JSON.stringify(value)},`);
  return ['  {', ...facts, `    load: () => load('./${folder}/index.ts').default,`, '  },'];
}

/** The text of the registry: what stands in the list of each folder's service, and the way to the service itself. */
export async function registryText(): Promise<string> {
  const entries = await Promise.all(folders().map(entryOf));
  return [
    '// Written by `npm run catalogue` from the folders beside it. Do not edit.',
    "import { createRequire } from 'node:module';",
    "import type { Connector } from './define.ts';",
    "import type { Listed } from './listed.ts';",
    '',
    'const load = createRequire(import.meta.url) as (path: string) => { default: Connector };',
    '',
    'export const services: readonly Listed[] = [',
    ...entries.flat(),
    '];',
    '',
  ].join('\n');
}

/** What the schema says of services comes from the registry: it is read once that is written. */
async function main(): Promise<void> {
  writeFileSync(REGISTRY, await registryText());
  const { publishedSchema } = await import('#src/integrations/package/manifest-schema.ts');
  writeFileSync(SCHEMA, publishedSchema());
}

if (import.meta.main) await main();
