import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { CONNECTOR_PAGES, connectorPages } from '../scripts/connector-pages.ts';
import { SERVICES_PAGE, servicesPage } from '../scripts/services-page.ts';

const SRC = resolve(import.meta.dirname, '../src');

/** A room may import every room on a lower floor, and on its own floor only the peers named here. */
const FLOORS: Record<string, number> = {
  kit: 0,
  connectors: 1,
  github: 1,
  claude: 1,
  sandbox: 1,
  queue: 1,
  store: 1,
  access: 2,
  integrations: 3,
  requests: 3,
  events: 3,
  execution: 3,
  alerts: 3,
  metrics: 3,
  factory: 4,
  runtime: 4,
  intake: 5,
  commands: 5,
  gateway: 5,
  api: 5,
  dashboard: 5,
  cli: 5,
};

const PEERS: Record<string, readonly string[]> = {
  queue: ['store'],
  connectors: ['github'],
  requests: ['integrations'],
  events: ['integrations'],
  execution: ['integrations'],
  alerts: ['metrics', 'integrations'],
  metrics: ['integrations'],
  intake: ['commands', 'gateway'],
};

/** The files beside the rooms put the house together; only the command line may call them. */
const TOP = 'the top (main, world, server)';

interface Door {
  what: string;
  found: RegExp;
  allowed: RegExp;
  instead: string;
}

const DOORS: readonly Door[] = [
  {
    what: 'a database driver or drizzle',
    found:
      /from '(drizzle-orm|better-sqlite3|pg|pg-boss|@redis\/client|mysql2|mongodb)|(?:require|import)\('(drizzle-orm|better-sqlite3|pg|@redis\/client|mysql2|mongodb)/,
    // Databases of our users are services like any other; ours is reached through store/ alone.
    allowed: /^(store|queue|connectors\/(postgresql|mysql|mongodb))\//,
    instead: 'put the query into store/<noun>.ts and call that',
  },
  {
    what: 'a socket of its own',
    found: /\bimport \{[^}]*(?<!type )\b(connect|createConnection)\b[^}]*\} from 'node:(net|tls)'/,
    allowed: /^kit\/tcp\.ts$/,
    instead: 'dial through kit/tcp.ts, which checks the address',
  },
  {
    what: "Anthropic's SDK",
    found: /from '@anthropic-ai\//,
    allowed: /^claude\//,
    instead: 'call claude/, which budgets, retries and records',
  },
  {
    what: 'octokit or probot',
    found: /from '(@octokit\/|probot)/,
    allowed: /^(github|intake)\//,
    instead: 'add the call to github/',
  },
  {
    what: 'isolated-vm',
    found: /from 'isolated-vm'|require\('isolated-vm'\)/,
    allowed: /^sandbox\//,
    instead: 'run foreign code through sandbox/',
  },
  {
    what: 'process.env',
    found: /process\.env/,
    allowed: /^env\.ts$/,
    instead: 'add the variable to env.ts, where it is checked and documented, and take it from the world',
  },
  {
    what: 'outgoing HTTP',
    found: /(from |\()'(undici|node:https)\b|\bfetch\(/,
    allowed: /^kit\/(http|egress)/,
    instead: 'use the client of kit/http.ts, which guards the address and bounds time and size',
  },
  {
    what: 'TypeBox itself',
    found: /(from |\()'typebox\b/,
    allowed: /^kit\/(check-)?schema\.ts$/,
    instead: 'take Type from kit/schema.ts and checks from kit/check-schema.ts: TypeBox is 683 files for every start',
  },
  {
    what: 'eval, new Function or vm',
    found: /\beval\(|new Function\(|from 'node:vm'/,
    allowed: /^$/,
    instead: 'evaluate it in the sandbox, or write a parser',
  },
];

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const sourceOf = (path: string): string => readFileSync(join(SRC, path), 'utf8');
const roomOf = (path: string): string => (path.includes('/') ? (path.split('/', 1)[0] ?? '') : TOP);

function importsOf(path: string): string[] {
  const found = sourceOf(path).matchAll(/(?:from|import\() ?'(#src\/|\.{1,2}\/)([^']+)'/g);
  return [...found].map(([, kind, rest]) =>
    kind === '#src/' ? (rest ?? '') : relative(SRC, resolve(SRC, dirname(path), `${kind}${rest}`)),
  );
}

function mayImport(from: string, to: string): boolean {
  if (from === to || from === TOP) return true;
  if (to === TOP) return from === 'cli';
  const [own, other] = [FLOORS[from], FLOORS[to]];
  if (own === undefined || other === undefined) return false;
  return other < own || (PEERS[from]?.includes(to) ?? false);
}

test('every folder of src is a room of the plan', () => {
  const unknown = [...new Set(files.map(roomOf))].filter((room) => room !== TOP && !(room in FLOORS));
  expect(unknown).toEqual([]);
});

test('rooms import only lower floors and named peers', () => {
  const wrong = files.flatMap((path) =>
    importsOf(path)
      .filter((target) => !mayImport(roomOf(path), roomOf(target)))
      .map((target) => `${path} imports ${target}: move the shared piece to a lower floor, or hand it in as a port`),
  );
  expect(wrong).toEqual([]);
});

test.each(DOORS)('$what has its one door', ({ what, found, allowed, instead }) => {
  const wrong = files
    .filter((path) => !allowed.test(path) && found.test(withoutComments(sourceOf(path))))
    .map((path) => `${path} uses ${what}: ${instead}`);
  expect(wrong).toEqual([]);
});

test('no bundled package is anything special to the service', () => {
  const names = readdirSync(new URL('../integrations/', import.meta.url));
  const wrong = files.flatMap((path) =>
    names
      .filter((name) => sourceOf(path).includes(name))
      .map((name) => `${path} names ${name}: what a bundled package needs is there for every package`),
  );
  expect(names.length).toBeGreaterThan(3);
  expect(wrong).toEqual([]);
});

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '$1');

test('no file writes a TODO in place of a feature', () => {
  const wrong = files.filter((path) => /\b(TODO|FIXME|XXX)\b/.test(sourceOf(path)));
  expect(wrong).toEqual([]);
});

test('only execution/test-package.ts vouches for a package', () => {
  const wrong = files.filter(
    (path) => path !== 'execution/test-package.ts' && /as (unknown as )?TestedPackage\b/.test(sourceOf(path)),
  );
  expect(wrong).toEqual([]);
});

test('only gateway/verify.ts vouches for a delivery', () => {
  const wrong = files.filter(
    (path) => path !== 'gateway/verify.ts' && /as (unknown as )?Delivery\b/.test(sourceOf(path)),
  );
  expect(wrong).toEqual([]);
});

test('the pages of the services are fresh: run `npm run catalogue`', () => {
  const written = readdirSync(CONNECTOR_PAGES).map((name) => [
    name,
    readFileSync(new URL(name, CONNECTOR_PAGES), 'utf8'),
  ]);
  expect(Object.fromEntries(written)).toEqual(connectorPages());
});

test('the page of services is fresh: run `npm run catalogue`', () => {
  expect(readFileSync(SERVICES_PAGE, 'utf8')).toBe(servicesPage());
});
