import type ivm from 'isolated-vm';
import type { KillReason, Limits } from '../sandbox.ts';
import type { Apply, Kernel } from './blank.ts';

/** One run, as its isolate's keeper knows it. */
export interface Run {
  readonly no: number;
  readonly deadline: number;
  readonly underWay: Set<number>;
  /** Messages for this run that its isolate has not taken in yet. */
  queued: number;
  cpuMs: number;
  givenUp: boolean;
}

export interface Message {
  kind: 'r' | 'a' | 't' | 'g' | 'u';
  run: Run;
  a: string | number;
  b: string;
}

/** What an entrance tells of what goes on inside. */
export interface Inside {
  took(text: string): void;
  /** These were taken in, and all that they set off is done. */
  left(messages: readonly Message[]): void;
  /** Something that these set off was rejected, and nobody caught it. */
  rejected(messages: readonly Message[], thrown: unknown): void;
  /** The isolate must go; the runs that are to blame, if it is known. */
  over(reason: KillReason, blamed: readonly Run[]): void;
  /** The isolate must go, and no run of this program enters in the thread of all again. */
  tooLong(ms: number): void;
}

/** An isolate with its program, as an entrance needs it. */
export interface Entered {
  readonly isolate: ivm.Isolate;
  readonly kernel: Kernel;
  readonly isForeign: boolean;
  readonly limits: Limits;
  readonly inside: Inside;
}

/** How messages get into an isolate, in the order in which they came. */
export interface Entrance {
  pump(waiting: Message[]): void;
  /** Every few milliseconds, where something may run in there meanwhile. */
  watch?(): void;
}

const MOST_TOGETHER = 32;

/** Foreign code is entered by one message alone, so that its clock is its own; ours by many at once. */
export const nextOf = (waiting: Message[], isForeign: boolean): Message[] =>
  waiting.splice(0, isForeign ? 1 : MOST_TOGETHER);

export function argumentsOf(messages: readonly Message[]): Parameters<Apply['apply']>[1] {
  const all: (string | number)[] = [];
  for (const { kind, run, a, b } of messages) all.push(kind, run.no, a, b);
  return all;
}
