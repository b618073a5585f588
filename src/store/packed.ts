import { letGo } from '#src/kit/let-go.ts';
import { JsonText } from './json-text.ts';

/**
 * Rows on their way to the thread that writes: one text and one list of numbers in the place of thousands of small objects and
 * strings, of which each has its price on both sides.
 */
export interface Packed {
  text: string;
  marks: Float64Array;
  /** What is neither: bytes, and what is rare. */
  others: unknown[];
}

/** Everything is written down: its bytes are the thread's own, and nobody needs them any more. */
export function letGoOf({ marks, others }: Packed): void {
  letGo(marks);
  for (const other of others) if (other instanceof Uint8Array) letGo(other);
}

/** The names of a row's members, and a row with nothing in it. */
export interface Shape {
  names: readonly string[];
  empty: Readonly<Record<string, null>>;
}

/** The shape of the rows of a table: its columns as our code names them. */
export function shapeOf(columns: readonly string[]): Shape {
  const names = columns.map((column) => column.replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()));
  return { names, empty: Object.fromEntries(names.map((name) => [name, null])) };
}

const NOTHING = -1;
const NO = -2;
const YES = -3;
const OTHER = -4;
const NEGATIVE = -5;
const DOCUMENT = -6;
/** Less its length: a text. What is not below nothing stands for itself. */
const TEXT = -8;

let room = new Float64Array(4096);

export class Packer {
  #at = 0;
  #text = '';
  #others: unknown[] = [];

  #mark(value: number): void {
    if (this.#at === room.length) {
      const larger = new Float64Array(room.length * 2);
      larger.set(room);
      room = larger;
    }
    room[this.#at++] = value;
  }

  #document(value: object): void {
    const text = JSON.stringify(value);
    this.#mark(DOCUMENT);
    this.#mark(text.length);
    this.#text += text;
  }

  /** As threads clone it; most of the time there is nothing. */
  other(value: unknown): void {
    const isNothing = value === null || value === undefined;
    this.#mark(isNothing ? NOTHING : OTHER);
    if (!isNothing) this.#others.push(value);
  }

  put(value: unknown): void {
    if (typeof value === 'string') {
      this.#mark(TEXT - value.length);
      this.#text += value;
    } else if (typeof value === 'number') {
      if (!(value >= 0)) this.#mark(NEGATIVE);
      this.#mark(value);
    } else if (value === null || value === undefined) this.#mark(NOTHING);
    else if (typeof value === 'boolean') this.#mark(value ? YES : NO);
    else if (value instanceof Uint8Array) this.other(value);
    else this.#document(value);
  }

  list(values: readonly unknown[]): void {
    this.#mark(values.length);
    for (let i = 0; i < values.length; i++) this.put(values[i]);
  }

  row(row: object | null, { names }: Shape): void {
    this.put(row !== null);
    if (row === null) return;
    for (let i = 0; i < names.length; i++) this.put((row as Record<string, unknown>)[names[i] as string]);
  }

  done(): Packed {
    return { text: this.#text, marks: room.slice(0, this.#at), others: this.#others };
  }
}

/** Takes out what was put in, in the same order. Nothing is null, a document its text. */
export class Unpacker {
  readonly #packed: Packed;
  #at = 0;
  #textAt = 0;
  #otherAt = 0;

  constructor(packed: Packed) {
    this.#packed = packed;
  }

  #mark(): number {
    return this.#packed.marks[this.#at++] as number;
  }

  #cut(length: number): string {
    const from = this.#textAt;
    this.#textAt += length;
    return this.#packed.text.slice(from, this.#textAt);
  }

  #next(): unknown {
    const mark = this.#mark();
    if (mark >= 0) return mark;
    if (mark <= TEXT) return this.#cut(TEXT - mark);
    if (mark === NOTHING) return null;
    if (mark === OTHER) return this.#packed.others[this.#otherAt++];
    if (mark === DOCUMENT) return new JsonText(this.#cut(this.#mark()));
    return mark === NEGATIVE ? this.#mark() : mark === YES;
  }

  /** What was put in by `put` or `other`. */
  take<T>(): T {
    return this.#next() as T;
  }

  list(): unknown[] {
    const values = new Array<unknown>(this.#mark());
    for (let i = 0; i < values.length; i++) values[i] = this.#next();
    return values;
  }

  row<T>({ names, empty }: Shape): T | null {
    if (this.#next() === false) return null;
    const row: Record<string, unknown> = { ...empty };
    for (let i = 0; i < names.length; i++) row[names[i] as string] = this.#next();
    return row as T;
  }
}

/** The same for many, one after the other. */
export function packAll<T>(packer: Packer, items: readonly T[], pack: (item: T) => void): void {
  packer.put(items.length);
  for (const item of items) pack(item);
}

export function unpackAll<T>(from: Unpacker, unpack: () => T): T[] {
  const all: T[] = [];
  for (let left = from.take<number>(); left > 0; left--) all.push(unpack());
  return all;
}
