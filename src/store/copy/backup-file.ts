import { createReadStream, createWriteStream } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import { Fault, InputFault, sentenceOf } from '#src/kit/faults.ts';

const OWNER_ONLY = 0o600;
/** Longer than any row can be: the longest payload in base64, with what stands around it. */
const LONGEST_LINE = 192 * 1024 * 1024;
const NEWLINE = 0x0a;
const PIECE = 64 * 1024;

/** Fewer, longer pieces: a line each would cost more than what is in it. */
async function* pieces(lines: AsyncIterator<string>): AsyncGenerator<string> {
  let piece = '';
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    piece += `${next.value}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

async function sync(path: string): Promise<void> {
  const handle = await open(path);
  await handle.sync().finally(() => handle.close());
}

/** Whole and on disk before it has its name, for its owner's eyes only; a file that is there is never replaced. */
export async function writeLines(path: string, lines: AsyncIterator<string>): Promise<void> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    const file = createWriteStream(unfinished, { mode: OWNER_ONLY, flags: 'wx' });
    await pipeline(Readable.from(pieces(lines)), createGzip({ level: constants.Z_BEST_SPEED }), file);
    await sync(unfinished);
    await link(unfinished, path);
    await sync(dirname(path));
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown;
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new InputFault('There already', `${path} is there already: give another name.`);
    if (typeof code !== 'string' || !code.startsWith('E')) throw thrown;
    throw new InputFault('Not written', `${path} could not be written (${sentenceOf(thrown)}).`, { cause: thrown });
  } finally {
    await rm(unfinished, { force: true });
  }
}

function unreadable(path: string, thrown: unknown): unknown {
  if (thrown instanceof Fault) return thrown;
  const message = `${path} cannot be read as a backup (${sentenceOf(thrown)}). Nothing was written.`;
  return new InputFault('Damaged backup', message, { cause: thrown });
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The lines of a file, one at a time, however long the file is. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const text = createGunzip();
  const flowing = pipeline(file, text);
  // Whoever reads the lines hears of it there.
  flowing.catch(() => undefined);
  let parts: Buffer[] = [];
  let held = 0;
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
        yield decoder.decode(Buffer.concat([...parts, chunk.subarray(from, at)]));
        parts = [];
        held = 0;
        from = at + 1;
      }
      parts.push(chunk.subarray(from));
      held += chunk.length - from;
      if (held > LONGEST_LINE) throw new InputFault('Damaged backup', 'A line is longer than any row can be.');
    }
    if (held > 0) throw new InputFault('Damaged backup', 'It ends in the middle of a row. Nothing was written.');
  } catch (thrown) {
    throw unreadable(path, thrown);
  } finally {
    file.destroy();
    text.destroy();
  }
}
