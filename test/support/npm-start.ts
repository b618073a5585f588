import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const SETTING = /^[A-Z_]+=/;

/** What `npm start` runs the service with: its variables, and the flags of V8. */
export function npmStart(): { variables: Record<string, string>; flags: string[] } {
  const { scripts } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const words = scripts.start.split(' ');
  const variables = Object.fromEntries(words.filter((word) => SETTING.test(word)).map((word) => word.split('=')));
  return {
    variables: { ...variables, NODE_COMPILE_CACHE: resolve(ROOT, variables.NODE_COMPILE_CACHE) },
    flags: words.filter((word) => word.startsWith('--')),
  };
}
