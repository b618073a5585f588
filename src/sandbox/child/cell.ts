import type ivm from 'isolated-vm';
import { PassingMap } from '#src/kit/passing-map.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { KillReason, Limits, Program, RunResult } from '../sandbox.ts';
import { type Blank, takeBlank } from './blank.ts';
import { type Clocks, clocksOf, usedSince } from './clocks.ts';
import { hasCode } from './code-source.ts';
import { EnterApart } from './enter-apart.ts';
import { EnterHere } from './enter-here.ts';
import type { Entrance, Inside, Message, Run } from './entrance.ts';
import { loadCode, loadFailure, loadKernel } from './isolate.ts';
import { recordsIn } from './records.ts';

export interface CellHost {
  step(run: number, ordinal: number, text: string): void;
  end(run: number, text: string): void;
  /** This isolate is gone; the next run of its program gets a new one. */
  gone(cell: Cell): void;
  /** Its program needs so long that its runs are to have a thread of their own. */
  slow(cell: Cell): void;
}

const GRACE_MS = 1_000;
/** What a handler may need of the thread of all; one that was merely held up by a busy machine needed less. */
const SLOW_MS = 50;

/** One isolate with one program, kept warm between events. */
export class Cell implements Inside {
  readonly program: Program;
  readonly limits: Limits;
  lastUsed = 0;
  readonly #host: CellHost;
  readonly #isolate: ivm.Isolate;
  readonly #isHere: boolean;
  readonly #runs = new PassingMap<number, Run>();
  readonly #begun: Clocks;
  #entrance: Entrance | undefined;
  #failure: { name: string; message: string; where?: string } | undefined;
  #waiting: Message[] = [];
  #dead = false;

  /** `isHere`: entered in the thread of the process, for runs that are repeated elsewhere where that takes too long. */
  constructor(program: Program, isHere: boolean, host: CellHost) {
    this.program = program;
    this.limits = { ...DEFAULT_LIMITS, ...program.limits };
    this.#host = host;
    this.#isHere = isHere;
    const blank = takeBlank(program, this.limits);
    this.#isolate = blank.isolate;
    this.#begun = clocksOf(blank.isolate);
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

  /** Every few milliseconds: has something used up its CPU, or a run its time? */
  watch(now: number): void {
    if (this.#dead) return;
    if (this.#entrance) this.#entrance.watch?.();
    else if (usedSince(this.#begun, clocksOf(this.#isolate)) > this.limits.cpuMs) this.over('cpu', []);
    for (const run of this.#runs.values()) if (now > run.deadline) this.#outOfTime(run, now);
  }

  dispose(): void {
    this.#dead = true;
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }

  async #load(blank: Blank): Promise<void> {
    try {
      const isForeign = hasCode(this.program.files);
      loadKernel(blank, this.program, this.limits, this.#isHere ? null : (text) => this.took(text));
      await loadCode(blank, this.program);
      const Enter = this.#isHere ? EnterHere : EnterApart;
      this.#entrance = new Enter({
        isolate: this.#isolate,
        kernel: blank.kernel,
        isForeign,
        limits: this.limits,
        inside: this,
      });
    } catch (error) {
      if (this.#dead) return;
      if (this.#isolate.isDisposed) return this.over('memory', []);
      this.#failure = loadFailure(error);
    }
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
    else this.#entrance?.pump(this.#waiting);
  }

  left(messages: readonly Message[]): void {
    if (this.#dead) return;
    for (const { run } of messages) {
      run.queued--;
      this.#checkStuck(run);
    }
    this.#pump();
  }

  /** Either the isolate is gone, or the handler left a rejected promise to nobody, which is its own affair. */
  rejected(messages: readonly Message[], thrown: unknown): void {
    if (this.#dead) return;
    if (this.#isolate.isDisposed) {
      this.over('memory', []);
      return;
    }
    for (const { run } of messages) {
      if (this.#runs.has(run.no)) this.#send({ kind: 'u', run, a: loadFailure(thrown).message.slice(0, 500), b: '' });
    }
    this.left(messages);
  }

  took(text: string): void {
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

  /** Whoever shared the isolate with the one to blame may try again alone. */
  over(reason: KillReason, blamed: readonly Run[]): void {
    const alone = blamed.length > 0 ? blamed.length === 1 : this.#runs.size === 1;
    this.#goWith(reason, (run) => !(alone && (blamed.length === 0 || blamed.includes(run))));
  }

  /** Nobody is to blame yet: the machine may be busy, and in a thread of its own the run may go on for longer. */
  tooLong(ms: number): void {
    if (ms > SLOW_MS) this.#host.slow(this);
    this.#goWith('cpu', () => true);
  }

  #goWith(reason: KillReason, isShared: (run: Run) => boolean): void {
    this.dispose();
    for (const run of this.#runs.values()) this.#end(run, this.#killed(reason, isShared(run)));
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
