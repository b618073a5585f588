import { readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { pathToFileURL } from 'node:url';
import { OurFault } from '#src/kit/faults.ts';
import { givenSource } from './given.ts';

const { resolve } = createRequire(import.meta.url);
const ROOT = new URL('../../', import.meta.url).href;
const CONDITIONS = pathToFileURL(resolve('@marcbachmann/cel-js')).href;
const CONDITIONS_FOLDER = new URL('./', CONDITIONS).href;

export const HANDLEBARS = 'guest:handlebars';

/** Only our own sources and the condition language may enter an isolate. */
export function guestUrl(specifier: string, from: string): string {
  if (specifier === 'handlebars') return HANDLEBARS;
  if (specifier === '@marcbachmann/cel-js') return CONDITIONS;
  const url = specifier.startsWith('#src/') ? new URL(specifier.slice(5), ROOT).href : new URL(specifier, from).href;
  const ours = /^(\.|file:|#src\/)/.test(specifier) && (url.startsWith(ROOT) || url.startsWith(CONDITIONS_FOLDER));
  if (ours) return url;
  throw new OurFault('Import not possible', `${from} imports ${specifier}, which cannot be loaded into an isolate.`);
}

export function guestSource(url: string): string {
  const given = givenSource(url);
  if (given !== undefined) return given;
  const text = readFileSync(new URL(url), 'utf8');
  return url.endsWith('.ts') ? stripTypeScriptTypes(text) : text;
}
