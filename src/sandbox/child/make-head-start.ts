import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { serialize } from 'node:v8';
import type { HeadStart } from '../head-start.ts';
import { guestSource, guestUrl } from './guest-sources.ts';
import { snapshotOf } from './snapshot.ts';

// A process of its own, which is never given a program: what it makes, children of every project start from.

const PIPE = 3;
const IMPORT = /^(?:import|export)\b[^'"]*?\bfrom\s+['"]((?:\.|#src\/|@marcbachmann\/)[^'"]+)['"]/gm;
const EXTENSION = extname(import.meta.filename);

const { resolve } = createRequire(import.meta.url);
const here = (name: string): string => new URL(name + EXTENSION, import.meta.url).href;

/** A module and all of ours that it imports. */
function gather(url: string, found: Record<string, string>): Record<string, string> {
  if (Object.hasOwn(found, url)) return found;
  const source = guestSource(url);
  found[url] = source;
  for (const [, specifier = ''] of source.matchAll(IMPORT)) gather(guestUrl(specifier, url), found);
  return found;
}

const facts = globSync(fileURLToPath(new URL(`../../connectors/*/facts${EXTENSION}`, import.meta.url)));
const ofChildren = [here('main'), here('given'), ...facts.map((path) => pathToFileURL(path).href)];
const ofGuests = ['main', 'conditions', 'lockdown'].map((name) => here(`../guest/${name}`));
const others = [here('make-head-start'), here('../start-child'), new URL('begin.js', import.meta.url).href];

const sources: Record<string, string> = {};
for (const url of ofChildren) gather(url, sources);
const read = { ...sources };
for (const url of [...ofGuests, ...others]) gather(url, read);
const paths = [
  ...Object.keys(read).map((url) => fileURLToPath(url)),
  resolve('handlebars/dist/handlebars.min.js'),
  resolve('isolated-vm/package.json'),
];

const made: HeadStart = {
  key: process.argv[2] ?? '',
  inputs: Object.fromEntries(
    paths.map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  ),
  sources,
  snapshots: { plain: snapshotOf('plain').copy(), conditions: snapshotOf('conditions').copy() },
};
const bytes = serialize(made);
for (let at = 0; at < bytes.length; ) at += writeSync(PIPE, bytes, at);
