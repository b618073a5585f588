import type { FastifyInstance } from 'fastify';
import { whenAsked } from '#src/kit/late.ts';

/** One parameter of a path, as the router has it, with what it may be where that is said. */
const PARAMETER = /:\w+(?:\([^)]*\))?|\*/g;
/** Longer addresses are nobody's. */
const LONGEST = 2_000;

function patternOf(url: string): RegExp {
  const fixed = url.split(PARAMETER).map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const open = [...url.matchAll(PARAMETER)].map(([found]) => (found === '*' ? '.*' : '[^/]+'));
  return new RegExp(`^${fixed.map((part, i) => part + (open[i] ?? '')).join('')}/?$`);
}

/** Which methods are taken at a path: to be asked once a request with another one found nothing there. */
export function watchMethods(app: FastifyInstance): (path: string) => string[] {
  const routes: { url: string; method: string | string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => void routes.push({ url, method }));
  const known = whenAsked(() => routes.map(({ url, method }) => ({ pattern: patternOf(url), method })));
  return (path) => {
    if (path.length > LONGEST) return [];
    const found = known().filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ method }) => method))].sort();
  };
}
