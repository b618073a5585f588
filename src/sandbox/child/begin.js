// Plain JavaScript, so that nothing is to be stripped of its types: all that a child is made of comes from descriptor 4, read and
// closed before there is any program. What is not in it is read from the disk as usual.
import { closeSync, fstatSync, readSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deserialize } from 'node:v8';

const HEAD_START = 4;
const CHECKSUM = 32;

const bytes = Buffer.allocUnsafe(fstatSync(HEAD_START).size - CHECKSUM);
for (let at = 0; at < bytes.length; ) at += readSync(HEAD_START, bytes, at, bytes.length - at, CHECKSUM + at);
closeSync(HEAD_START);
const { sources, snapshots } = deserialize(bytes);

registerHooks({
  load: (url, context, next) =>
    Object.hasOwn(sources, url) ? { format: 'module', source: sources[url], shortCircuit: true } : next(url, context),
});

const main = process.argv[2];
const { give } = await import(new URL(`given${extname(main)}`, import.meta.url).href);
give({ sources, snapshots });
await import(pathToFileURL(main).href);
