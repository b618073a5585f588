import { beyond, boundsFrom, type JsonBounds, parseBoundedJson } from './json-bounds.ts';
import { indexJson, type Member, memberOf } from './json-index.ts';

const OBJECT = 0x7b;
const LIST = 0x5b;
const SPACE = 0x20;
const NOT_ASCII = /[^\0-\x7f]/;
/** What every object has that is nobody's own. */
const NOTHING = Object.freeze({});
const NO_ITEMS: unknown[] = [];

/** Most values are short texts without an escape, whose bytes are their characters. */
const SHORT = 64;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LAST_ASCII = 0x7f;

function isPlainText(document: Buffer, { from, to }: Member): boolean {
  // A document may end in blanks; a member does not.
  if (document[from] !== QUOTE || document[to - 1] !== QUOTE || to - from > SHORT) return false;
  for (let at = from; at < to; at++) {
    const byte = document[at] ?? BACKSLASH;
    if (byte === BACKSLASH || byte > LAST_ASCII) return false;
  }
  return true;
}

function parsed(document: Buffer, place: Member): unknown {
  if (isPlainText(document, place)) return document.toString('latin1', place.from + 1, place.to - 1);
  return JSON.parse(document.toString('utf8', place.from, place.to));
}

/** An object that still lies in the bytes of a document. */
class Unbuilt {
  readonly #document: Buffer;
  readonly #place: Member;
  readonly #isIndexed: boolean;
  readonly #asked = new Map<string, { value: unknown } | null>();
  #whole: Record<string, unknown> | undefined;

  constructor(document: Buffer, place: Member, isIndexed: boolean) {
    this.#document = document;
    this.#place = place;
    this.#isIndexed = isIndexed;
  }

  /** Built once somebody asks for more than single members. */
  get whole(): Record<string, unknown> {
    this.#whole ??= parsed(this.#document, this.#place) as Record<string, unknown>;
    return this.#whole;
  }

  own(name: string | symbol): { value: unknown } | null {
    if (typeof name === 'symbol') return null;
    if (this.#whole || !this.#isIndexed) return this.#built(name);
    let own = this.#asked.get(name);
    if (own === undefined) {
      own = this.#read(name);
      this.#asked.set(name, own);
    }
    return own;
  }

  #read(name: string): { value: unknown } | null {
    const member = memberOf(this.#document, this.#place, name);
    if (member) return { value: viewOf(this.#document, member) };
    return NOT_ASCII.test(name) ? this.#built(name) : null;
  }

  #built(name: string): { value: unknown } | null {
    return Object.hasOwn(this.whole, name) ? { value: this.whole[name] } : null;
  }
}

const no = (): boolean => false;
const readOnly = { set: no, defineProperty: no, deleteProperty: no, setPrototypeOf: no, preventExtensions: no };

const asObject: ProxyHandler<Unbuilt> = {
  ...readOnly,
  get(target, name) {
    const own = target.own(name);
    return own ? own.value : Reflect.get(NOTHING, name);
  },
  has: (target, name) => target.own(name) !== null || Reflect.has(NOTHING, name),
  ownKeys: (target) => Reflect.ownKeys(target.whole),
  getPrototypeOf: () => Object.prototype,
  getOwnPropertyDescriptor(target, name) {
    const own = target.own(name);
    return own ? { value: own.value, writable: true, enumerable: true, configurable: true } : undefined;
  },
};

/** A list has its items, its length and what every list has: whoever takes it for an object asks in vain. */
const mayHave = (name: string | symbol): boolean => name in NO_ITEMS || (typeof name === 'string' && /^\d/.test(name));

/** A document that is a list. Proxies need an array to pass for one; what is in it is asked of the list that is built then. */
function listAt(document: Buffer, place: Member): unknown {
  let built: unknown[] | undefined;
  const whole = (name?: string | symbol): unknown[] => {
    if (name !== undefined && !mayHave(name)) return NO_ITEMS;
    built ??= parsed(document, place) as unknown[];
    return built;
  };
  return new Proxy<unknown[]>([], {
    ...readOnly,
    get: (_target, name) => Reflect.get(whole(name), name),
    has: (_target, name) => Reflect.has(whole(name), name),
    ownKeys: () => Reflect.ownKeys(whole()),
    getOwnPropertyDescriptor: (_target, name) => Reflect.getOwnPropertyDescriptor(whole(name), name),
  });
}

function viewOf(document: Buffer, place: Member, isIndexed = true): unknown {
  const isObject = document[place.from] === OBJECT;
  return isObject ? new Proxy(new Unbuilt(document, place, isIndexed), asObject) : parsed(document, place);
}

function firstOf(document: Buffer): number {
  let at = 0;
  while ((document[at] ?? OBJECT) <= SPACE) at++;
  return at;
}

/**
 * A document to read from, checked as a whole as parseBoundedJson does, of which only that is built which is asked for: of an
 * object as many members as are looked at, all of it with the first question after its names.
 */
export function viewJson(document: Buffer, bounds: JsonBounds = {}): unknown {
  const within = boundsFrom(bounds);
  const looked = indexJson(document, within);
  if (looked === 'refused') return parseBoundedJson(document, within);
  if (typeof looked === 'string' && looked !== 'sound') return beyond[looked](within[looked]);
  const entries = looked === 'sound' ? 0 : looked;
  const place = { from: firstOf(document), to: document.length, first: 0, end: entries };
  if (document[place.from] === LIST) return listAt(document, place);
  return viewOf(document, place, looked !== 'sound');
}
