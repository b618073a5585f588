/** Keys that the language itself looks up on any object. */
const ASKED_BY_THE_LANGUAGE = new Set(['then', 'toJSON', 'toString', 'valueOf', 'constructor', 'inspect', 'nodeType']);

/** A frozen object that answers for a missing member with a sentence instead of undefined. */
export function guarded(members: Record<string, unknown>, missing: (name: string) => Error): object {
  return new Proxy(Object.freeze(members), {
    get(target, key) {
      if (typeof key === 'symbol' || Object.hasOwn(target, key)) return Reflect.get(target, key);
      if (ASKED_BY_THE_LANGUAGE.has(key)) return undefined;
      throw missing(key);
    },
  });
}
