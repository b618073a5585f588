import ivm from 'isolated-vm';
import type { Limits, Program } from '../sandbox.ts';
import { type SnapshotKind, snapshotKind, snapshotOf } from './snapshot.ts';

export type Apply = ivm.Reference<(...args: unknown[]) => unknown>;

/** What the host may call in an isolate; read before the lock takes it off the global object. */
export interface Kernel {
  boot: Apply;
  setFacts: Apply;
  setCode: Apply;
  ready: Apply;
  enter: Apply;
  enterAll: Apply;
  posted: Apply;
}

/** An isolate that has no program yet. */
export interface Blank {
  isolate: ivm.Isolate;
  context: ivm.Context;
  kernel: Kernel;
}

const REFILL_MS = 10;
const MOST_SPARES = 2;

const spares = new Map<string, Blank>();

function kernelOf(context: ivm.Context): Kernel {
  const main = context.global
    .getSync('ccb', { reference: true })
    .getSync('main', { reference: true }) as ivm.Reference<Kernel>;
  const entrance = (name: keyof Kernel): Apply => main.getSync(name, { reference: true }) as unknown as Apply;
  const names = ['boot', 'setFacts', 'setCode', 'ready', 'enter', 'enterAll', 'posted'] as const;
  return Object.fromEntries(names.map((name) => [name, entrance(name)])) as unknown as Kernel;
}

function makeBlank(kind: SnapshotKind, memoryMb: number): Blank {
  const onCatastrophicError = (): void => process.abort();
  const isolate = new ivm.Isolate({ memoryLimit: memoryMb, snapshot: snapshotOf(kind), onCatastrophicError });
  const context = isolate.createContextSync();
  return { isolate, context, kernel: kernelOf(context) };
}

/** Makes one ready while nobody waits for it: half of a cold start is over when the next program comes. */
export function keepSpare(kind: SnapshotKind, memoryMb: number): void {
  const key = `${kind} ${memoryMb}`;
  setTimeout(() => {
    if (!spares.has(key) && spares.size < MOST_SPARES) spares.set(key, makeBlank(kind, memoryMb));
  }, REFILL_MS);
}

export function takeBlank(program: Program, limits: Limits): Blank {
  const kind = snapshotKind(program);
  const key = `${kind} ${limits.memoryMb}`;
  const spare = spares.get(key);
  spares.delete(key);
  keepSpare(kind, limits.memoryMb);
  return spare ?? makeBlank(kind, limits.memoryMb);
}
