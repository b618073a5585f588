/** What travels between the process and a child. */
export const FRAME = {
  program: 1,
  run: 2,
  runAlone: 3,
  answer: 4,
  ping: 5,
  forget: 6,
  runHere: 7,
  ready: 11,
  step: 12,
  end: 13,
  pong: 14,
} as const;

export interface Frame {
  kind: number;
  a: number;
  b: number;
  c: number;
  payload: Buffer;
}

const HEAD = 17;
const LARGEST = 64 * 1024 * 1024;

interface Part {
  head: [kind: number, a: number, b: number, c: number];
  texts: (string | Buffer)[];
  sizes: number[];
  size: number;
}

/** Gathers the frames of one turn of the loop into one write. */
export class FrameWriter {
  readonly #write: (bytes: Buffer) => void;
  #parts: Part[] = [];
  #total = 0;

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  /** The byte length of the first text, which a reader needs to tell the texts apart. */
  send(kind: number, a: number, b: number, c: number, ...texts: (string | Buffer)[]): void {
    const sizes = texts.map((text) => Buffer.byteLength(text));
    const size = sizes.reduce((sum, one) => sum + one, 0);
    if (this.#parts.length === 0) setImmediate(() => this.flush());
    this.#parts.push({ head: [kind, a, texts.length > 1 ? (sizes[0] ?? 0) : b, c], texts, sizes, size });
    this.#total += HEAD + size;
  }

  flush(): void {
    if (this.#parts.length === 0) return;
    const bytes = Buffer.allocUnsafe(this.#total);
    let at = 0;
    for (const part of this.#parts) at = write(bytes, at, part);
    this.#parts = [];
    this.#total = 0;
    this.#write(bytes);
  }
}

function write(bytes: Buffer, start: number, part: Part): number {
  let at = bytes.writeUInt32LE(part.size, start);
  at = bytes.writeUInt8(part.head[0], at);
  for (const number of part.head.slice(1)) at = bytes.writeUInt32LE(number, at);
  for (const [i, text] of part.texts.entries()) {
    if (typeof text === 'string') bytes.write(text, at, 'utf8');
    else text.copy(bytes, at);
    at += part.sizes[i] ?? 0;
  }
  return at;
}

/** Cuts a stream of bytes into frames again. */
export class FrameReader {
  readonly #take: (frame: Frame) => void;
  #chunks: Buffer[] = [];
  #size = 0;
  #wanted = HEAD;

  constructor(take: (frame: Frame) => void) {
    this.#take = take;
  }

  /** False where the other side does not keep to the form: it must be ended. */
  push(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#wanted) return true;
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    let at = 0;
    this.#wanted = HEAD;
    while (bytes.length - at >= HEAD) {
      const size = bytes.readUInt32LE(at);
      if (size > LARGEST) return false;
      if (bytes.length - at < HEAD + size) {
        this.#wanted = HEAD + size;
        break;
      }
      this.#take(frameAt(bytes, at, size));
      at += HEAD + size;
    }
    this.#chunks = at === bytes.length ? [] : [bytes.subarray(at)];
    this.#size = bytes.length - at;
    return true;
  }
}

const frameAt = (bytes: Buffer, at: number, size: number): Frame => ({
  kind: bytes.readUInt8(at + 4),
  a: bytes.readUInt32LE(at + 5),
  b: bytes.readUInt32LE(at + 9),
  c: bytes.readUInt32LE(at + 13),
  payload: bytes.subarray(at + HEAD, at + HEAD + size),
});
