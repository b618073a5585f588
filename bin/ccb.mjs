#!/usr/bin/env node
// Runs the command line on the Node it was made for: the one that came with the package, when the system's is older.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Packed: plain JavaScript in dist. In a checkout: the sources, which Node runs itself.
const packed = join(root, 'dist/cli/main.js');
const main = existsSync(packed) && !existsSync(join(root, 'src/cli/main.ts')) ? packed : join(root, 'src/cli/main.ts');

function pinnedNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const own = join(folder, 'bin/node');
    if (existsSync(own)) return own;
  } catch {
    // Not installed: said below.
  }
  console.error(
    `ccb needs Node 24 or newer; this is ${process.version}. Install it, or "npm install node@24" beside ccb.`,
  );
  process.exit(1);
}

// As `npm start`: room for what lives a moment, nothing begins its life as old, what is old may double before all of it is looked
// through, what the start took is given back after it (--expose-gc), and threads share what they allocate from.
const flags = [
  '--max-semi-space-size=32',
  '--initial-old-space-size=96',
  '--heap-growing-percent=100',
  '--no-allocation-site-pretenuring',
  '--expose-gc',
  '--disable-warning=ExperimentalWarning',
  main,
  ...process.argv.slice(2),
];
const env = { MALLOC_ARENA_MAX: '2', ...process.env };
const done = spawnSync(pinnedNode(), flags, { stdio: 'inherit', env });
process.exit(done.status ?? 1);
