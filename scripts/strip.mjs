import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

// Node refuses to strip types below node_modules: a packed installation carries plain JavaScript in dist.

const root = join(import.meta.dirname, '..');
const [from, to] = [join(root, 'src'), join(root, 'dist')];

const asJs = (code) =>
  code.replace(/((?:from|import\(?|load\() ?['"](?:#src\/|\.{1,2}\/)[^'"]+)\.ts(['"])/g, '$1.js$2');

rmSync(to, { recursive: true, force: true });
for (const path of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
  const target = join(to, path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(target), { recursive: true });
  if (path.endsWith('.ts')) {
    writeFileSync(target, asJs(stripTypeScriptTypes(readFileSync(join(from, path), 'utf8'))));
  } else if (/\.(?:md|svg|css|js)$/.test(path)) cpSync(join(from, path), target);
}
for (const other of ['store/migrations']) cpSync(join(from, other), join(to, other), { recursive: true });
