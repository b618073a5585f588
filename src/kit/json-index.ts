import type { JsonBounds } from './json-bounds.ts';
import { CODE } from './json-index.generated.ts';

export type IndexBounds = Required<JsonBounds>;

/** A member's value in the bytes of its document, and the numbers of the entries of what lies in it. */
export interface Member {
  from: number;
  to: number;
  first: number;
  end: number;
}

/** Of a document: not to be looked over here; beyond a bound; sound, but its members are not known; how many of them are. */
export type Looked = 'refused' | keyof JsonBounds | 'sound' | number;

/** What of it is used here: it is no part of ECMAScript's own types. */
declare const WebAssembly: {
  Module: new (code: Buffer) => object;
  Instance: new (module: object) => { exports: unknown };
};

interface Code {
  memory: { buffer: ArrayBuffer };
  index(length: number, maxDepth: number, maxKeys: number, maxMembers: number): number;
}

/** Where things lie in the memory of json-index.wat. */
const INDEX_AT = 8192;
const DOCUMENT_AT = 65_536;
const ZEROS = 32;
/** Numbers of an entry: name from and to, value from and to, the entry behind all that lies in it. */
const ENTRY = 5;
const NAME_TO = 1;
const FROM = 2;
const TO = 3;
const BEHIND = 4;

const LONGEST = 1024 * 1024;
const DEEPEST = 500;
const MOST = 0x7fff_ffff;
const NO_BOUNDS: IndexBounds = { maxDepth: DEEPEST, maxKeys: MOST, maxMembers: MOST };

function start() {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(CODE, 'base64')));
  const code = instance.exports as Code;
  const { buffer } = code.memory;
  return { code, bytes: new Uint8Array(buffer), entries: new Int32Array(buffer, INDEX_AT) };
}

/** Null where there is no WebAssembly, or an old processor cannot compare sixteen bytes at once. */
function startIfPossible(): ReturnType<typeof start> | null {
  try {
    return start();
  } catch {
    return null;
  }
}

let started: ReturnType<typeof start> | null | undefined;
let held: Buffer | undefined;

const MEANINGS: Readonly<Record<number, Looked>> = {
  [-2]: 'maxDepth',
  [-3]: 'maxKeys',
  [-4]: 'maxMembers',
  [-5]: 'sound',
};

/** What is not sound or too long is refused: another reader knows what to say of it. */
export function indexJson(document: Buffer, { maxDepth, maxKeys, maxMembers }: IndexBounds): Looked {
  if (document.length > LONGEST || maxDepth > DEEPEST) return 'refused';
  if (started === undefined) started = startIfPossible();
  if (!started) return 'refused';
  const { bytes, code } = started;
  const end = DOCUMENT_AT + document.length;
  bytes.set(document, DOCUMENT_AT);
  bytes.fill(0, end, end + ZEROS);
  held = document;
  const count = code.index(document.length, maxDepth, Math.min(maxKeys, MOST), Math.min(maxMembers, MOST));
  return count < 0 ? (MEANINGS[count] ?? 'refused') : count;
}

/** Only what is ASCII is the same number as a byte and as a character. */
function isNamed(bytes: Uint8Array, from: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const byte = bytes[from + i] ?? 0;
    if (byte !== name.charCodeAt(i) || byte > 0x7f) return false;
  }
  return true;
}

/**
 * The member of that name among the entries from `first` to `end`; of several the last, as JSON has it. Names beyond ASCII
 * are not found. The document is one that has an index: if another one was looked over since, it is looked over again.
 */
export function memberOf(document: Buffer, { first, end }: Pick<Member, 'first' | 'end'>, name: string): Member | null {
  if (held !== document) indexJson(document, NO_BOUNDS);
  if (!started) return null;
  const { bytes, entries } = started;
  const { length } = name;
  let found = -1;
  for (let number = first; number < end; number = entries[number * ENTRY + BEHIND] ?? end) {
    const from = entries[number * ENTRY] ?? 0;
    const isAsLong = (entries[number * ENTRY + NAME_TO] ?? 0) - from === length;
    if (isAsLong && isNamed(bytes, DOCUMENT_AT + from, name)) found = number;
  }
  if (found === -1) return null;
  const at = found * ENTRY;
  return {
    from: entries[at + FROM] ?? 0,
    to: entries[at + TO] ?? 0,
    first: found + 1,
    end: entries[at + BEHIND] ?? 0,
  };
}
