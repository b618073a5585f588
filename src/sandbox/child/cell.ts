import type ivm from 'isolated-vm';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { KillReason, Limits, Program, RunResult } from '../sandbox.ts';
import { type Blank, type Kernel, takeBlank } from './blank.ts';
import { hasCode } from './code-source.ts';
import { loadCode, loadFailure, loadKernel } from './isolate.ts';
import { recordsIn } from './records.ts';

export interface CellHost {
  step(run: number, ordinal: number, text: string): void;
  end(run: number, text: string): void;
  /** This isolate is gone; the next run of its program gets a new one. */
  gone(cell: Cell): void;
}

interface Run {
  readonly no: number;
  readonly deadline: number;
  readonly underWay: Set<number>;
  /** Messages for this run that its isolate has not taken in yet. */
  queued: number;
  cpuMs: number;
  givenUp: boolean;
}

interface Message {
  kind: 'r' | 'a' | 't' | 'g' | 'u';
  run: Run;
  a: string | number;
  b: string;
}

interface Entry {
  messages: Message[];
  cpuMs: number;
}

const MOST_TOGETHER = 32;
const MOST_QUEUED = 8;
const GRACE_MS = 1_000;

/** One isolate with one program, kept warm between events. */
export class Cell {
  readonly program: Program;
  readonly limits: Limits;
  lastUsed = 0;
  readonly #host: CellHost;
  readonly #isolate: ivm.Isolate;
  readonly #foreign: boolean;
  readonly #runs = new Map<number, Run>();
  #kernel: Kernel | undefined;
  #failure: { name: string; message: string; where?: string } | undefined;
  #waiting: Message[] = [];
  #entries: Entry[] = [];
  #watched: Entry | undefined;
  #cpuSeen = 0n;
  #dead = false;

  constructor(program: Program, host: CellHost) {
    this.program = program;
    this.limits = { ...DEFAULT_LIMITS, ...program.limits };
    this.#host = host;
    this.#foreign = hasCode(program.files);
    const blank = takeBlank(program, this.limits);
    this.#isolate = blank.isolate;
    void this.#load(blank);
  }

  get busy(): boolean {
    return this.#runs.size > 0;
  }

  start(no: number, header: string, body: string, now: number): void {
    const run: Run = {
      no,
      deadline: now + this.limits.wallMs,
      underWay: new Set(),
      queued: 0,
      cpuMs: 0,
      givenUp: false,
    };
    this.#runs.set(no, run);
    this.lastUsed = now;
    this.#send({ kind: 'r', run, a: header, b: body });
  }

  answer(no: number, ordinal: number, text: string): void {
    const run = this.#runs.get(no);
    if (run?.underWay.delete(ordinal)) this.#send({ kind: 'a', run, a: ordinal, b: text });
  }

  /** Every few milliseconds: has the running entry used up its CPU, or a run its time? */
  watch(now: number): void {
    if (this.#dead) return;
    const head = this.#entries[0];
    const cpu = this.#isolate.cpuTime;
    if (head && head === this.#watched) this.#charge(head, Number((cpu - this.#cpuSeen) / 1000n) / 1000);
    this.#watched = head;
    this.#cpuSeen = cpu;
    for (const run of this.#runs.values()) if (now > run.deadline) this.#outOfTime(run, now);
  }

  dispose(): void {
    this.#dead = true;
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }

  async #load(blank: Blank): Promise<void> {
    const loading: Entry = { messages: [], cpuMs: 0 };
    this.#entries.push(loading);
    try {
      loadKernel(blank, this.program, this.limits, (text) => this.#take(text));
      await loadCode(blank, this.program);
      this.#kernel = blank.kernel;
    } catch (error) {
      if (this.#dead) return;
      if (this.#isolate.isDisposed) return this.#die('memory', []);
      this.#failure = loadFailure(error);
    }
    this.#entries = this.#entries.filter((entry) => entry !== loading);
    this.#pump();
  }

  #send(message: Message): void {
    message.run.queued++;
    this.#waiting.push(message);
    this.#pump();
  }

  #pump(): void {
    if (this.#dead) return;
    if (this.#failure) this.#refuseAll(this.#failure);
    if (!this.#kernel) return;
    if (this.#foreign) {
      while (this.#waiting.length > 0 && this.#entries.length < MOST_QUEUED) this.#enter(this.#waiting.splice(0, 1));
    } else if (this.#entries.length === 0 && this.#waiting.length > 0) {
      this.#enter(this.#waiting.splice(0, MOST_TOGETHER));
    }
  }

  #enter(messages: Message[]): void {
    const { enter, enterAll } = this.#kernel as Kernel;
    const entry: Entry = { messages, cpuMs: 0 };
    this.#entries.push(entry);
    const args = messages.flatMap(({ kind, run, a, b }) => [kind, run.no, a, b]);
    const entered = this.#foreign ? enter.apply(undefined, args) : enterAll.apply(undefined, args);
    entered.then(
      (text) => this.#left(entry, text),
      (error: unknown) => this.#failed(entry, error),
    );
  }

  #left(entry: Entry, text: unknown): void {
    if (this.#dead) return;
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    if (typeof text === 'string' && text !== '') this.#take(text);
    for (const { run } of entry.messages) {
      run.queued--;
      this.#checkStuck(run);
    }
    this.#pump();
  }

  /** Either the isolate is gone, or the handler left a rejected promise to nobody, which is its own affair. */
  #failed(entry: Entry, error: unknown): void {
    if (this.#dead) return;
    if (this.#isolate.isDisposed) {
      this.#die('memory', []);
      return;
    }
    for (const { run } of entry.messages) {
      if (this.#runs.has(run.no)) this.#send({ kind: 'u', run, a: loadFailure(error).message.slice(0, 500), b: '' });
    }
    this.#left(entry, '');
  }

  #take(text: string): void {
    if (this.#dead) return;
    for (const { kind, no, ordinal, body } of recordsIn(text)) {
      const run = this.#runs.get(no);
      if (!run) continue;
      if (kind === 's' && !run.underWay.has(ordinal)) {
        run.underWay.add(ordinal);
        this.#host.step(no, ordinal, body);
      } else if (kind === 't') this.#send({ kind: 't', run, a: '', b: '' });
      else if (kind === 'e') this.#end(run, body);
    }
  }

  #checkStuck(run: Run): void {
    const idle = this.#runs.has(run.no) && run.underWay.size === 0 && run.queued === 0;
    if (!idle || run.givenUp) return;
    run.givenUp = true;
    this.#send({ kind: 'g', run, a: 'stuck', b: '' });
  }

  #charge(entry: Entry, ms: number): void {
    entry.cpuMs += ms;
    const [only] = entry.messages;
    if (only && entry.messages.length === 1) only.run.cpuMs += ms;
    if (entry.cpuMs <= this.limits.cpuMs && (only?.run.cpuMs ?? 0) <= this.limits.cpuMs) return;
    this.#die(
      'cpu',
      entry.messages.map(({ run }) => run),
    );
  }

  #outOfTime(run: Run, now: number): void {
    if (now > run.deadline + GRACE_MS) this.#end(run, this.#killed('wall', false));
    if (run.givenUp) return;
    run.givenUp = true;
    this.#send({ kind: 'g', run, a: 'wall', b: '' });
  }

  #end(run: Run, text: string): void {
    this.#runs.delete(run.no);
    this.#host.end(run.no, text);
  }

  #refuseAll(error: { name: string; message: string }): void {
    this.#waiting = [];
    const result: RunResult = { status: 'threw', error, logs: [] };
    for (const run of this.#runs.values()) this.#end(run, JSON.stringify(result));
  }

  /** The isolate goes; whoever shared it with the one to blame may try again alone. */
  #die(reason: KillReason, blamed: readonly Run[]): void {
    this.dispose();
    const alone = blamed.length > 0 ? blamed.length === 1 : this.#runs.size === 1;
    for (const run of this.#runs.values()) {
      const shared = !(alone && (blamed.length === 0 || blamed.includes(run)));
      this.#end(run, this.#killed(reason, shared));
    }
    this.#host.gone(this);
  }

  #killed(reason: KillReason, shared: boolean): string {
    const sentences: Partial<Record<KillReason, string>> = {
      cpu: `The run used more than ${this.limits.cpuMs} ms of CPU.`,
      memory: `The isolate used more than ${this.limits.memoryMb} MB.`,
      wall: `The run took longer than ${this.limits.wallMs} ms.`,
    };
    const message = `${sentences[reason] ?? ''}${shared ? ' Other runs were in the same isolate.' : ''}`;
    return JSON.stringify({ status: 'killed', reason, message, shared, logs: [] } satisfies RunResult);
  }
}
