import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

// The package as npm would install it: plain JavaScript below node_modules, where Node strips no types.

const ROOT = resolve(import.meta.dirname, '../..');
const env = { ...process.env, NODE_OPTIONS: '' };

/** Hard links, which cost nothing; a copy where the temporary folder lies on another disk. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    copyFileSync(source, target);
  }
}

let folder: string;
let home: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ccb-packed-'));
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
  const modules = join(folder, 'node_modules');
  home = join(modules, 'claude-code-bot');
  mkdirSync(home, { recursive: true });
  execFileSync('tar', [
    'xzf',
    join(folder, packed.trim().split('\n').at(-1) ?? ''),
    '--strip-components=1',
    '-C',
    home,
  ]);
  // What npm would install beside it, as hard links: a link to elsewhere would lie outside what the sandbox may read.
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
  const names = listed.split('\n').map((path) => relative(join(ROOT, 'node_modules'), path.trim()));
  for (const name of new Set(names.filter((one) => one !== '' && !one.startsWith('..')))) {
    if (name.includes('/node_modules/')) continue;
    linkTree(join(ROOT, 'node_modules', name), join(modules, name));
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
});

const ccb = (...args: string[]) =>
  spawnSync(process.execPath, [join(home, 'bin/ccb.mjs'), ...args], { env, encoding: 'utf8', cwd: folder });

test('it holds no sources and no tests, but what it runs on', () => {
  expect(existsSync(join(home, 'src'))).toBe(false);
  expect(existsSync(join(home, 'test'))).toBe(false);
  expect(existsSync(join(home, 'dist/cli/main.js'))).toBe(true);
  expect(existsSync(join(home, 'integrations/github-slack-notifications/integration.yaml'))).toBe(true);
});

test('ccb validate and ccb test work from the packed form', () => {
  const bundled = join(home, 'integrations/github-slack-notifications');
  const validated = ccb('validate', bundled);
  expect([validated.status, validated.stderr]).toEqual([0, '']);
  const tested = ccb('test', bundled);
  expect([tested.status, tested.stderr]).toEqual([0, '']);
  expect(tested.stdout).toMatch(/cases passed/);
});

test('ccb install works on a database of its own', () => {
  const made = ccb('install', 'github-slack-notifications', '--json');
  expect([made.status, made.stderr]).toEqual([0, '']);
  expect(JSON.parse(made.stdout)).toMatchObject({ status: 'inactive', version: '1.0.0' });
});
