import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Route } from '#src/api/define.ts';
import type { Page } from '#src/dashboard/define.ts';

const API = new URL('../src/api/', import.meta.url);
const DASHBOARD = new URL('../src/dashboard/', import.meta.url);

/** The lists that are written, and the text of each. */
export const LISTS = [
  { file: new URL('registry.generated.ts', API), text: routeRegistry },
  { file: new URL('registry.generated.ts', DASHBOARD), text: pageRegistry },
];

/** Files of a folder that export such a unit. */
const filesWith = (unit: string, folder: URL): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && path.includes('/'))
    .filter((path) => readFileSync(new URL(path, folder), 'utf8').includes(`export default ${unit}(`))
    .sort();

async function unitIn<Unit>(path: string, folder: URL): Promise<Unit> {
  const { default: unit } = (await import(new URL(path, folder).href)) as { default: Unit };
  return unit;
}

const text = (unit: string, listed: string, name: string, entries: readonly string[]): string =>
  [
    '// Written by `npm run catalogue`; do not edit.',
    "import { createRequire } from 'node:module';",
    `import type { ${listed}, ${unit} } from './define.ts';`,
    '',
    `const load = createRequire(import.meta.url) as (path: string) => { default: ${unit} };`,
    '',
    `export const ${name}: readonly ${listed}[] = [`,
    ...entries,
    '];',
    '',
  ].join('\n');

/** Every file of src/api that exports a route: what the server has to know of it, and the way to it. */
async function routeRegistry(): Promise<string> {
  const entries = filesWith('defineRoute', API).map(async (path) => {
    const route = await unitIn<Route>(path, API);
    const checks = Object.keys(route.schema).map((part) => `'${part}'`);
    const known = `method: '${route.method}', path: '${route.path}', checks: [${checks.join(', ')}]`;
    return `  { ${known}, load: () => load('./${path}').default },`;
  });
  return text('Route', 'ListedRoute', 'routes', await Promise.all(entries));
}

/** The same for the pages. */
async function pageRegistry(): Promise<string> {
  const entries = filesWith('definePage', DASHBOARD).map(async (path) => {
    const page = await unitIn<Page>(path, DASHBOARD);
    return `  { path: '${page.path}', load: () => load('./${path}').default },`;
  });
  return text('Page', 'ListedPage', 'pages', await Promise.all(entries));
}

if (import.meta.main) for (const { file, text: made } of LISTS) writeFileSync(file, await made());
