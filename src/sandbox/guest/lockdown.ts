/// A classic script: runs once, when the snapshot is made. What the kernel takes from it is on `globalThis.ccb`.
(() => {
  interface CurrentRun {
    now: number;
    random(): number;
  }
  const all = globalThis as unknown as Record<string, unknown>;
  const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf } = Object;
  const { construct, ownKeys } = Reflect;
  /** Outside of every run (a handler's top level) time stands still and chance repeats itself. */
  const outside: CurrentRun = { now: 0, random: () => 0.5 };
  let current: CurrentRun = outside;

  const RealDate = Date;
  function RunDate(this: unknown, ...parts: unknown[]): unknown {
    if (new.target === undefined) return new RealDate(current.now).toString();
    return construct(RealDate, parts.length === 0 ? [current.now] : parts, new.target);
  }
  for (const key of ['UTC', 'parse'] as const)
    defineProperty(RunDate, key, getOwnPropertyDescriptor(RealDate, key) as PropertyDescriptor);
  defineProperty(RunDate, 'now', { value: () => current.now, writable: true, configurable: true });
  defineProperty(RunDate, 'name', { value: 'Date', configurable: true });
  defineProperty(RunDate, 'length', { value: 7, configurable: true });
  defineProperty(RunDate, 'prototype', { value: RealDate.prototype, writable: false });
  defineProperty(RealDate.prototype, 'constructor', { value: RunDate, writable: true, configurable: true });
  defineProperty(all, 'Date', { value: RunDate, writable: true, configurable: true });
  defineProperty(Math, 'random', { value: () => current.random(), writable: true, configurable: true });

  const times = Intl.DateTimeFormat.prototype;
  const { format, formatToParts } = {
    format: getOwnPropertyDescriptor(times, 'format')?.get,
    formatToParts: times.formatToParts,
  };
  defineProperty(times, 'format', {
    get(this: Intl.DateTimeFormat) {
      const bound = format?.call(this) as (date?: Date | number) => string;
      return (date?: Date | number) => bound(date ?? current.now);
    },
    configurable: true,
  });
  defineProperty(times, 'formatToParts', {
    value(this: Intl.DateTimeFormat, date?: Date | number) {
      return formatToParts.call(this, date ?? current.now);
    },
    writable: true,
    configurable: true,
  });

  /** Frozen prototypes would forbid `thing.toString = …` on everything that inherits from them: let it define an own one. */
  function allowOverride(holder: object, key: string): void {
    const found = getOwnPropertyDescriptor(holder, key);
    if (!found || !('value' in found) || !found.configurable) return;
    const value: unknown = found.value;
    defineProperty(holder, key, {
      get: () => value,
      set(this: object, own: unknown) {
        if (this === holder) throw new TypeError(`${key} belongs to everybody and cannot be changed`);
        defineProperty(this, key, { value: own, writable: true, enumerable: true, configurable: true });
      },
      enumerable: false,
      configurable: false,
    });
  }
  for (const key of ['constructor', 'toString', 'toLocaleString', 'valueOf', 'hasOwnProperty'])
    allowOverride(Object.prototype, key);
  for (const key of ['constructor', 'toString', 'name', 'message']) {
    for (const kind of [
      Error,
      TypeError,
      RangeError,
      SyntaxError,
      ReferenceError,
      EvalError,
      URIError,
      AggregateError,
    ]) {
      allowOverride(kind.prototype, key);
    }
  }
  for (const key of ['constructor', 'toString']) allowOverride(Function.prototype, key);

  const roots: unknown[] = [
    (async () => {}).constructor,
    function* () {}.constructor,
    async function* () {}.constructor,
    getPrototypeOf([][Symbol.iterator]()),
    getPrototypeOf(new Map()[Symbol.iterator]()),
    getPrototypeOf(new Set()[Symbol.iterator]()),
    getPrototypeOf(''[Symbol.iterator]()),
    getPrototypeOf('a'.matchAll(/a/g)),
    getPrototypeOf([].values().map((item) => item)),
    getPrototypeOf(Iterator.from({ next: () => ({ done: true, value: 0 }) })),
    getPrototypeOf(Uint8Array),
  ];
  const mine = new Set(['Handlebars', '__core-js_shared__', 'ccb', 'console', 'globalThis']);
  const found = new Set<object>();
  const shared: object[] = [];
  const note = (value: unknown): void => {
    if (
      ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
      value !== all &&
      !found.has(value)
    ) {
      found.add(value);
      shared.push(value);
    }
  };
  const noteAll = (holder: object): void => {
    for (const key of ownKeys(holder)) {
      const property = getOwnPropertyDescriptor(holder, key);
      note(property?.value);
      note(property?.get);
      note(property?.set);
    }
  };
  for (const key of ownKeys(all)) if (!mine.has(String(key))) note(getOwnPropertyDescriptor(all, key)?.value);
  for (const root of roots) note(root);
  for (let i = 0; i < shared.length; i++) {
    const object = shared[i] as object;
    noteAll(object);
    note(getPrototypeOf(object));
  }

  // The condition language asks for these when it is loaded; only its bytes, which nobody uses here, would need more.
  all.TextEncoder = class {
    encode(text: string): Uint8Array {
      return Uint8Array.from(unescape(encodeURIComponent(text)), (letter) => letter.charCodeAt(0));
    }
  };
  all.TextDecoder = class {
    decode(bytes: Uint8Array): string {
      return decodeURIComponent(escape(String.fromCharCode(...bytes)));
    }
  };

  const RISKY = [
    'WebAssembly',
    'SharedArrayBuffer',
    'Atomics',
    'WeakRef',
    'FinalizationRegistry',
    'Temporal',
    '__core-js_shared__',
    'Handlebars',
    'ccb',
  ];
  /** The last word before foreign code: what is risky goes, what all share can no longer be changed. */
  const lock = (console: object): void => {
    for (const key of RISKY) delete all[key];
    defineProperty(all, 'console', { value: freeze(console) });
    for (let i = 0; i < shared.length; i++) freeze(shared[i]);
    for (const key of ['SuppressedError', 'DisposableStack', 'AsyncDisposableStack', 'Float16Array'] as const) {
      const late = all[key] as { prototype?: object } | undefined;
      if (late?.prototype) freeze(late.prototype);
      if (late) freeze(late);
    }
    freeze(all);
  };
  all.ccb = {
    lock,
    enter(run: CurrentRun | undefined): void {
      current = run ?? outside;
    },
  };
})();
