import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { OPEN_ROUTES } from '#src/api/openapi/open-routes.ts';
import { COMMANDS } from '#src/cli/commands.ts';
import { testPackage } from '#src/execution/test-package.ts';
import { checkPackage } from '#src/integrations/package/check.ts';
import { ManifestSchema } from '#src/integrations/package/manifest-schema.ts';
import { parseManifest } from '#src/integrations/package/parse-manifest.ts';
import { problemText } from '#src/integrations/package/problem.ts';
import { createLog } from '#src/kit/log.ts';
import { openSandbox } from '#src/sandbox/open.ts';

// What the documents say is held against the code, so that neither can go on without the other.

const ROOT = resolve(import.meta.dirname, '..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`),
];

const BLOCK = /^ *```[\s\S]*?^ *```$/gm;
const withoutBlocks = (text: string): string => text.replace(BLOCK, '');
const withoutCode = (text: string): string => withoutBlocks(text).replace(/`[^`\n]*`/g, '');

/** The anchor that GitHub makes of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (path: string): string[] =>
  [...withoutBlocks(textOf(path)).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

function brokenLinks(page: string): string[] {
  const links = [...withoutCode(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const path = file === '' ? page : join(dirname(page), file);
    if (!existsSync(join(ROOT, path))) return true;
    return anchor !== undefined && !anchorsIn(path).includes(anchor);
  });
}

/** Rows of the first table below a heading: the cells of each. */
function tableBelow(page: string, heading: string): string[][] {
  const [, after = ''] = textOf(page).split(`\n${heading}\n`);
  const [section = ''] = after.split(/\n#{1,6} /, 1);
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const ticked = (text: string): string[] => [...text.matchAll(/`([^`\n]+)`/g)].map(([, inside = '']) => inside);
const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();

describe.each(pages)('%s', (page) => {
  const text = textOf(page);

  test('every relative link leads somewhere', () => {
    expect(brokenLinks(page)).toEqual([]);
  });

  test('every npm script it names is there', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/\bnpm run ([a-z][a-z:-]*[a-z])/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    if (/\bnpm start\b/.test(text)) expect(scripts.start).toBeDefined();
  });

  test('every ccb command it names is there', () => {
    const known = COMMANDS.map((command) => command.name);
    const inCode = [...(text.match(BLOCK) ?? []), ...ticked(withoutBlocks(text))];
    const named = inCode.flatMap((code) =>
      [...code.matchAll(/(?:^|\s|`)(?:npx )?ccb ([a-z][a-z-]*)/g)].map(([, name = '']) => name),
    );
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});

test('every command of ccb is described in docs/packages.md', () => {
  const described = tableBelow('docs/packages.md', '## Command line').map(
    ([first = '']) => /ccb ([a-z-]+)/.exec(first)?.[1],
  );
  expect(described.sort()).toEqual(COMMANDS.map((command) => command.name).sort());
});

test('the variables of docs/operations.md are those of .env.example', () => {
  const example = [...textOf('.env.example').matchAll(/^#? ?([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) =>
    name
      .replace(/^CCB_SLACK_BASE_URL$/, 'CCB_<SERVICE>_BASE_URL')
      .replace(/^CCB_SLACK_TOKEN$/, 'CCB_<SERVICE>_<FIELD>'),
  );
  const described = tableBelow('docs/operations.md', '## Environment').flatMap(([first = '']) => ticked(first));
  expect(sorted(described)).toEqual(sorted(example));
});

/** Routes beside the API, as the server and the gateway mount them. */
function otherRoutes(): string[] {
  const mounted = ['src/server.ts', 'src/gateway/routes.ts', 'src/api/realtime/routes.ts'].flatMap((path) => [
    ...textOf(path).matchAll(/\bapp\.(get|post|all)(?:<[^(]*>)?\('([^']+)'/g),
  ]);
  return mounted.map(([, method = '', path = '']) => `${method === 'all' ? 'ANY' : method.toUpperCase()} ${path}`);
}

test('the routes beside the API are in the reference', () => {
  const described = OPEN_ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(described).toHaveLength(new Set(described).size);
  const unlisted = otherRoutes().filter((route) => !described.includes(route));
  expect(unlisted).toEqual(['ANY /webhook/:id']);
});

test('the keys of integration.yaml in docs/packages.md are those of the schema', () => {
  const described = tableBelow('docs/packages.md', '## integration.yaml').flatMap(([first = '']) => ticked(first));
  expect(described).toHaveLength(new Set(described).size);
  expect(sorted(described)).toEqual(sorted(Object.keys(ManifestSchema.properties)));
});

test('docs/decisions/dependencies.md has exactly the packages of package.json', () => {
  const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<string, object>;
  const rows = (heading: string): string[] =>
    tableBelow('docs/decisions/dependencies.md', heading).flatMap(([first = '']) => ticked(first));
  expect(rows('## To run it')).toEqual(Object.keys(dependencies ?? {}).sort());
  expect(rows('## To build and test it')).toEqual(Object.keys(devDependencies ?? {}).sort());
});

test('every decision has its line in the list', () => {
  const files = readdirSync(join(ROOT, 'docs/decisions')).filter((name) => name !== 'README.md');
  const list = textOf('docs/decisions/README.md');
  expect(files.filter((name) => !list.includes(`(${name})`))).toEqual([]);
});

test('code that a page shows from a file stands in that file; … stands for what is left out', () => {
  const shown = pages.flatMap((page) => [...textOf(page).matchAll(/^```ts file=(\S+)\n([\s\S]*?)^```$/gm)]);
  expect(shown.length).toBeGreaterThan(0);
  for (const [, path = '', code = ''] of shown) {
    const file = textOf(path);
    const strange = code.split('…\n').filter((part) => !file.includes(part));
    expect(strange).toEqual([]);
  }
});

interface Example {
  files: Record<string, string>;
}

/** Fenced blocks of a page in their order; `yaml manifest` begins a package, the blocks after it are its other files. */
function examplesIn(page: string): Example[] {
  const examples: Example[] = [];
  for (const [, info = '', text = ''] of textOf(page).matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)) {
    const [language, kind, name] = info.trim().split(' ');
    if (kind === 'manifest') examples.push({ files: { 'integration.yaml': text } });
    const files = examples.at(-1)?.files;
    if (kind === 'handler' && files) files[`handler.${language}`] = text;
    if (kind === 'cases' && files) files['cases/example.yaml'] = text;
    if (kind === 'template' && files) files[name ?? ''] = text;
    if (kind?.includes('/') && files) files[kind] = text;
  }
  return examples;
}

const sandbox = openSandbox({ log: createLog({ level: 'silent' }), size: 1 });
afterAll(() => sandbox.close());

const examples = examplesIn('docs/packages.md').map(({ files }) => {
  const manifest = parseManifest(files['integration.yaml'] ?? '');
  return [manifest.name, files] as const;
});

test('the packages page has whole examples, with and without a handler', () => {
  const all = examples.map(([, files]) => Object.keys(files).join(' '));
  expect(all.filter((names) => names.includes('handler')).length).toBeGreaterThan(1);
  expect(all.filter((names) => names.includes('cases')).length).toBeGreaterThan(3);
});

test.each(examples)('the example %s is sound, and its cases pass', async (_name, files) => {
  expect((await checkPackage(files)).problems.map(problemText)).toEqual([]);
  expect((await testPackage(sandbox, files)).files).toEqual(files);
});
