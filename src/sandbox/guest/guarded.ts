/** Keys that the language itself looks up on any object. */
const ASKED_BY_THE_LANGUAGE = new Set(['then', 'toJSON', 'toString', 'valueOf', 'constructor', 'inspect', 'nodeType']);

/** How each member is made of what stands behind the object. */
export type Makers<Of> = Readonly<Record<string, (of: Of) => unknown>>;

/**
 * To its user the object behind it is frozen, with a member for each maker. It is empty until somebody wants to see all of
 * them at once: most ask for one or two by their names.
 */
class Guard<Of> implements ProxyHandler<object> {
  readonly #makers: Makers<Of>;
  readonly #of: Of;
  readonly #missing: (name: string) => Error;
  readonly #made = new Map<string, unknown>();

  constructor(makers: Makers<Of>, of: Of, missing: (name: string) => Error) {
    this.#makers = makers;
    this.#of = of;
    this.#missing = missing;
  }

  get(target: object, key: string | symbol): unknown {
    if (typeof key === 'symbol') return Reflect.get(target, key);
    if (Object.hasOwn(this.#makers, key)) return this.#member(key);
    if (ASKED_BY_THE_LANGUAGE.has(key)) return undefined;
    throw this.#missing(key);
  }

  has(target: object, key: string | symbol): boolean {
    return Object.hasOwn(this.#makers, key) || Reflect.has(target, key);
  }

  ownKeys(target: object): (string | symbol)[] {
    return Reflect.ownKeys(this.#whole(target));
  }

  getOwnPropertyDescriptor(target: object, key: string | symbol): PropertyDescriptor | undefined {
    return Reflect.getOwnPropertyDescriptor(this.#whole(target), key);
  }

  isExtensible(target: object): boolean {
    return Reflect.isExtensible(this.#whole(target));
  }

  preventExtensions(target: object): boolean {
    return Reflect.preventExtensions(this.#whole(target));
  }

  setPrototypeOf(target: object, to: object | null): boolean {
    return Reflect.setPrototypeOf(this.#whole(target), to);
  }

  deleteProperty(target: object, key: string | symbol): boolean {
    return Reflect.deleteProperty(this.#whole(target), key);
  }

  defineProperty(target: object, key: string | symbol, descriptor: PropertyDescriptor): boolean {
    return Reflect.defineProperty(this.#whole(target), key, descriptor);
  }

  set(): boolean {
    return false;
  }

  #member(key: string): unknown {
    if (!this.#made.has(key)) this.#made.set(key, this.#makers[key]?.(this.#of));
    return this.#made.get(key);
  }

  #whole(target: object): object {
    if (Object.isFrozen(target)) return target;
    for (const key of Object.keys(this.#makers))
      Object.defineProperty(target, key, { get: () => this.#member(key), enumerable: true });
    return Object.freeze(target);
  }
}

/** Members that are made when they are first asked for; a missing one is answered with a sentence instead of undefined. */
export const guarded = <Of>(makers: Makers<Of>, of: Of, missing: (name: string) => Error): object =>
  new Proxy({}, new Guard(makers, of, missing));
