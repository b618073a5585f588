import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { routes as listed } from '#src/api/registry.generated.ts';
import { COMMANDS } from '#src/cli/commands.ts';

// A remedy that names a route or a command that is not there is none.

const ROOT = resolve(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => [path, readFileSync(join(SRC, path), 'utf8')] as const);

const routes = new Set(listed.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, '*')}`));

test('every route that a message names is there', () => {
  const named = sources.flatMap(([path, text]) =>
    [...text.matchAll(/\b(GET|POST|PUT|PATCH|DELETE) (\/v1(?:\/(?:\$\{[^}]*\}|\{\w+\}|:\w+|[\w-]+))*)/g)].map(
      ([, method, route = '']) => [path, `${method} ${route.replace(/\$\{[^}]*\}|\{\w+\}|:\w+/g, '*')}`],
    ),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(([, route = '']) => !routes.has(route))).toEqual([]);
});

test('every ccb command that a message names is there', () => {
  const known = COMMANDS.map((command) => command.name);
  const named = sources.flatMap(([path, text]) =>
    [...text.matchAll(/["`]ccb ([a-z][a-z-]*)/g)].map(([, command = '']) => [path, command]),
  );
  expect(named.filter(([, command = '']) => !known.includes(command))).toEqual([]);
});

test('no message sends to a page that is not served', () => {
  const strangers = sources.filter(([, text]) =>
    /(?:at|See|see) \/(?!v1|webhooks?\b|health|ready|setup)\w+/.test(text),
  );
  expect(strangers.map(([path]) => path)).toEqual([]);
});

test('what package.json packs and watches is there', () => {
  const { files, scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    files: string[];
    scripts: Record<string, string>;
  };
  const watched = [...(scripts.dev ?? '').matchAll(/--watch-path=(\S+)/g)].map(([, path = '']) => path);
  const made = ['dist'];
  const isThere = (path: string): boolean => existsSync(join(ROOT, path));
  expect([...files, ...watched].filter((path) => !isThere(path) && !made.includes(path))).toEqual([]);
});
