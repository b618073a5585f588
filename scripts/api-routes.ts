import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = new URL('../src/api/', import.meta.url).pathname;
const TARGET = join(FOLDER, 'registry.generated.ts');

const nameOf = (path: string): string =>
  path.replace(/\.ts$/, '').replace(/[/-]([a-z])/g, (_all, letter: string) => letter.toUpperCase());

/** Every file of src/api that exports a route, as one list. */
export function routeRegistry(): string {
  const paths = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && path.includes('/'))
    .filter((path) => readFileSync(join(FOLDER, path), 'utf8').includes('export default defineRoute('))
    .sort();
  const imports = paths.map((path) => `import ${nameOf(path)} from './${path}';`);
  const names = paths.map((path) => `  ${nameOf(path)} as unknown as Route,`);
  return [
    '// Written by `npm run catalogue`; do not edit.',
    "import type { Route } from './define.ts';",
    ...imports,
    '',
    'export const ROUTES: readonly Route[] = [',
    ...names,
    '];',
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(TARGET, routeRegistry());
