import { readFileSync } from 'node:fs';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** The compile cache and the flags of V8 that `npm start` runs the service with. */
export function npmStart(): { cache: string; flags: string[] } {
  const { scripts } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { scripts: { start: string } };
  const words = scripts.start.split(' ');
  return { cache: words[0]?.split('=')[1] ?? '', flags: words.filter((word) => word.startsWith('--')) };
}
