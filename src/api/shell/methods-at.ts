import type { FastifyInstance } from 'fastify';

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
  const known = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const at = known.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const one of [method].flat()) at.methods.add(one);
    known.set(url, at);
  });
  return (path) => {
    if (path.length > LONGEST) return [];
    const found = [...known.values()].filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  };
}
