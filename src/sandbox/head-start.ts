import type { ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { getCompileCacheDir } from 'node:module';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedDataVersionTag, deserialize } from 'node:v8';
import { OurFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import type { Given } from './child/given.ts';

/**
 * What children need not make each for itself: sources without types, and snapshots of our kernel. A process makes it that
 * is never given a program, and children only read it. It lies beside Node's compiled code, which is trusted as much.
 */
export interface HeadStart extends Given {
  key: string;
  /** SHA-256 of every file that it was made of. */
  inputs: Record<string, string>;
}

type StartMaker = (key: string) => ChildProcess;

const NAME = 'sandbox-head-start';
const CHECKSUM = 32;
const LARGEST = 64 * 1024 * 1024;
const MAKING_MS = 30_000;

let starts = 0;
let file: number | undefined;

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** A snapshot of another V8 would take the process down: all that tells one from another is in here. */
const keyOf = (): string =>
  JSON.stringify([process.version, process.versions.v8, process.arch, cachedDataVersionTag(), process.execPath]);

/** Whole, made by the same Node, and of the files as they are. */
export function fits(bytes: Buffer, wanted: string): boolean {
  const body = bytes.subarray(CHECKSUM);
  if (!sha256(body).equals(bytes.subarray(0, CHECKSUM))) return false;
  const { key, inputs } = deserialize(body) as HeadStart;
  return (
    key === wanted &&
    Object.entries(inputs).every(([path, hash]) => sha256(readFileSync(path)).equals(Buffer.from(hash, 'hex')))
  );
}

/** The file, held open so that nobody can put another one in its place; undefined where there is none that fits. */
function openIn(folder: string): number | undefined {
  let opened: number | undefined;
  try {
    opened = openSync(join(folder, NAME), 'r');
    if (fits(readFileSync(opened), keyOf())) return opened;
  } catch {
    // Not there, or one of its files is gone: a new one is made.
  }
  if (opened !== undefined) closeSync(opened);
  return undefined;
}

async function madeBy(maker: ChildProcess): Promise<Buffer> {
  const pipe = maker.stdio[3] as Socket;
  const chunks: Buffer[] = [];
  let size = 0;
  pipe.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LARGEST) maker.kill('SIGKILL');
  });
  const late = setTimeout(() => maker.kill('SIGKILL'), MAKING_MS);
  for (const one of [maker, pipe, maker.stderr as Socket, late]) one.unref();
  const [code] = await once(maker, 'close');
  clearTimeout(late);
  if (code !== 0) throw new OurFault('No head start', `The process that makes it ended with ${code}.`);
  return Buffer.concat(chunks);
}

async function keepIn(folder: string, body: Buffer): Promise<void> {
  const unfinished = join(folder, `${NAME}.${randomUUID()}`);
  await writeFile(unfinished, [sha256(body), body], { mode: 0o600, flag: 'wx' });
  await rename(unfinished, join(folder, NAME));
  file ??= openIn(folder);
}

/** Without a folder to keep it in it is for this process alone: open, and nowhere to be found. */
async function keepToUs(body: Buffer): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ccb-'));
  await keepIn(folder, body);
  await rm(folder, { recursive: true });
}

async function make(start: StartMaker, log: Log): Promise<void> {
  try {
    const body = await madeBy(start(keyOf()));
    const folder = getCompileCacheDir();
    if (folder === undefined) return await keepToUs(body);
    await mkdir(folder, { recursive: true });
    await keepIn(folder, body);
  } catch (error) {
    log.warn({ err: error }, 'no head start for sandbox processes: each makes its own');
  }
}

/** To read from, where there is one. It is worth making for whoever starts a second child. */
export function headStart(start: StartMaker, log: Log): number | undefined {
  const kept = getCompileCacheDir();
  starts++;
  if (starts === 1 && kept !== undefined) file = openIn(kept);
  if (starts === 2 && file === undefined) void make(start, log);
  return file;
}
