import { readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';
import ivm from 'isolated-vm';

const { resolve } = createRequire(import.meta.url);

function lockdown(): string {
  const kind = extname(import.meta.filename);
  const text = readFileSync(new URL(`../guest/lockdown${kind}`, import.meta.url), 'utf8');
  return kind === '.ts' ? stripTypeScriptTypes(text) : text;
}

/** The heap that every isolate starts from: Handlebars is loaded, all that is shared is known. */
export function makeSnapshot(): ivm.ExternalCopy<ArrayBuffer> {
  const templates = readFileSync(resolve('handlebars/dist/handlebars.min.js'), 'utf8');
  return ivm.Isolate.createSnapshot([{ code: templates }, { code: lockdown() }]);
}
