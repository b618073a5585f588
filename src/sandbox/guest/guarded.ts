/** Keys that the language itself looks up on any object. */
const ASKED_BY_THE_LANGUAGE = new Set(['then', 'toJSON', 'toString', 'valueOf', 'constructor', 'inspect', 'nodeType']);

function lazy(make: () => unknown): PropertyDescriptor {
  let made: unknown;
  let known = false;
  const get = (): unknown => {
    if (!known) made = make();
    known = true;
    return made;
  };
  return { get, enumerable: true };
}

/** Members that are made when they are first asked for; a missing one is answered with a sentence instead of undefined. */
export function guarded(makers: Record<string, () => unknown>, missing: (name: string) => Error): object {
  const members: Record<string, unknown> = {};
  for (const name of Object.keys(makers)) Object.defineProperty(members, name, lazy(makers[name] as () => unknown));
  return new Proxy(Object.freeze(members), {
    get(target, key) {
      if (typeof key === 'symbol' || Object.hasOwn(target, key)) return Reflect.get(target, key);
      if (ASKED_BY_THE_LANGUAGE.has(key)) return undefined;
      throw missing(key);
    },
  });
}
