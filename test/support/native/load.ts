import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const TESTS = new URL('../../', import.meta.url).href;
const GLOBALS = new URL('./globals.ts', import.meta.url).href;
const ROOT = new URL('../', TESTS).href;

/** How often a file was loaded by this process: more than once where somebody watches. */
const loaded = new Map<string, number>();

const mark = (url: string | undefined): string => (url?.startsWith(TESTS) ? new URL(url).search : '');

// A test file has modules of test/ for itself, as if no file had run before it; those of src/ it shares with all others.
registerHooks({
  resolve(specifier, context, next) {
    const own = mark(context.parentURL);
    if (own === '') return next(specifier, context);
    if (specifier === '@jest/globals')
      return { url: `${GLOBALS}${own}`, format: 'module-typescript', shortCircuit: true };
    const found = next(specifier, context);
    return found.url.startsWith(TESTS) && !found.url.includes('?') ? { ...found, url: `${found.url}${own}` } : found;
  },
});

/** A test file, or what is loaded before it. */
export async function loadFor(testPath: string, path: string): Promise<void> {
  const of = pathToFileURL(testPath).href.slice(ROOT.length);
  const nth = loaded.get(testPath) ?? 1;
  await import(`${pathToFileURL(path).href}?of=${of}${nth > 1 ? `&nth=${nth}` : ''}`);
  if (path === testPath) loaded.set(testPath, nth + 1);
}
