import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { OurFault } from '#src/kit/faults.ts';
import { parseBoundedJson } from '#src/kit/json-bounds.ts';
import { letGo } from '#src/kit/let-go.ts';
import type { Log } from '#src/kit/log.ts';
import { PassingMap } from '#src/kit/passing-map.ts';
import { FRAME, type Frame, FrameReader, FrameWriter } from './frames.ts';
import { Hearing } from './hearing.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { KillReason, Ports, Program, RunInput, RunResult, StepRequest } from './sandbox.ts';
import { standFarBack, startChild } from './start-child.ts';

interface Running {
  resolve(result: RunResult): void;
  reject(error: unknown): void;
  ports: Ports;
  underWay: Set<Promise<void>>;
  fault: unknown;
  /** A child that has not ended a run by then does not obey any more. */
  latest: number;
}

/** What was written of such a size is given back at once. */
const LARGE_BYTES = 64 * 1024;
const MOST_PROGRAMS = 200;
const LONGEST_LAST_WORDS = 2_000;
/** More values than a run within its limits in characters can hand out. */
const BOUNDS = { maxDepth: 200, maxKeys: 3_000_000 };

const crashed = (shared: boolean): RunResult => ({
  status: 'killed',
  reason: 'crash',
  message: 'The sandbox process ended while this run was in it.',
  shared,
  logs: [],
});

const kindOf = ({ alone, repeatable }: RunInput): number => {
  if (alone) return FRAME.runAlone;
  return repeatable ? FRAME.runHere : FRAME.run;
};

/** One sandbox process, seen from ours. It serves one project until it ends. */
export class Child {
  readonly project: string;
  lastUsed = performance.now();
  readonly startedAt = performance.now();
  /** Takes no new runs: it ends when those that it has are done. */
  closing = false;
  /** It died without being asked. */
  crashed = false;
  /** When a run was last killed for what it used up; such a process stands back behind those of others. */
  killedAt: number | undefined;
  #killed = false;
  #evicted = false;
  readonly exited: Promise<void>;
  readonly #process: ChildProcess;
  readonly #writer: FrameWriter;
  readonly #log: Log;
  readonly #runs = new PassingMap<number, Running>();
  readonly #programs = new Map<string, number>();
  readonly #onIdle: () => void;
  #ready = false;
  #ended = false;
  #lastRun = 0;
  #lastProgram = 0;
  #lastWords = '';
  readonly #hearing: Hearing;

  constructor(project: string, log: Log, onIdle: () => void) {
    this.project = project;
    this.#log = log;
    this.#onIdle = onIdle;
    this.#process = startChild(log);
    this.#hearing = new Hearing(this.#process.pid);
    const pipe = this.#process.stdio[3] as Socket;
    this.#writer = new FrameWriter((bytes) => {
      if (bytes.length > LARGE_BYTES) pipe.write(bytes, () => letGo(bytes));
      else pipe.write(bytes);
    });
    const reader = new FrameReader((frame) => this.#take(frame));
    pipe.on('data', (chunk: Buffer) => {
      if (!reader.push(chunk)) this.#putDown();
    });
    pipe.on('error', () => this.#putDown());
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString()).slice(-LONGEST_LAST_WORDS);
    });
    this.exited = new Promise((resolve) => {
      this.#process.once('error', (error) => this.#lost(String(error), resolve));
      this.#process.once('exit', (code, signal) => this.#lost(`exit ${code ?? signal}`, resolve));
    });
    this.#keepAlive(false);
  }

  get runs(): number {
    return this.#runs.size;
  }

  get usable(): boolean {
    return !this.#ended && !this.closing;
  }

  /** Rejects where program or input cannot be sent; nothing has been sent then. */
  run(program: Program, input: RunInput, ports: Ports): Promise<RunResult> {
    return new Promise((resolve, reject) => {
      const { body, alone, runId, repeatable, ...rest } = input;
      const header = JSON.stringify(rest);
      const number = this.#programNumber(program);
      const no = ++this.#lastRun;
      if (this.#runs.size === 0) this.#keepAlive(true);
      this.#writer.send(kindOf(input), no, 0, number, header, body);
      const latest = performance.now() + 2 * (program.limits?.wallMs ?? DEFAULT_LIMITS.wallMs);
      this.#runs.set(no, { resolve, reject, ports, underWay: new Set(), fault: undefined, latest });
    });
  }

  /** Asks whether it still lives; one that stays silent, or keeps a run for too long, is killed. */
  checkPulse(now: number): void {
    if (!this.#ready || this.#runs.size === 0) return;
    const late = [...this.#runs.values()].some((run) => now > run.latest);
    if (late || this.#hearing.isDeaf(now)) this.#putDown();
    else if (!this.#hearing.isAsked) {
      this.#hearing.ask(now);
      this.#writer.send(FRAME.ping, 0, 0, 0);
    }
  }

  /** Others need its place: what is in it is tried again. */
  evict(): void {
    this.#evicted = true;
    this.kill();
  }

  kill(): void {
    this.#killed = true;
    this.#putDown();
  }

  /** Our own loop was blocked: whatever the child said meanwhile is still unread. */
  forgive(): void {
    this.#hearing.heard();
  }

  #putDown(): void {
    this.closing = true;
    this.#process.ref();
    this.#process.kill('SIGKILL');
  }

  #programNumber(program: Program): number {
    const known = this.#programs.get(program.id);
    if (known !== undefined) return known;
    const text = JSON.stringify(program);
    if (this.#programs.size >= MOST_PROGRAMS) this.#forgetOldest();
    const number = ++this.#lastProgram;
    this.#programs.set(program.id, number);
    this.#writer.send(FRAME.program, 0, 0, number, text);
    return number;
  }

  #forgetOldest(): void {
    const [oldest] = this.#programs;
    if (!oldest) return;
    this.#programs.delete(oldest[0]);
    this.#writer.send(FRAME.forget, 0, 0, oldest[1]);
  }

  #take(frame: Frame): void {
    this.#hearing.heard();
    if (frame.kind === FRAME.ready) this.#ready = true;
    const running = this.#runs.get(frame.a);
    if (!running) return;
    if (frame.kind === FRAME.step) this.#step(frame, running);
    else if (frame.kind === FRAME.end) void this.#end(frame, running);
  }

  #step({ a: run, b: ordinal, payload }: Frame, running: Running): void {
    const performed = this.#performed(run, ordinal, payload.toString('utf8'), running).catch((fault: unknown) => {
      running.fault ??= fault;
      this.#writer.send(FRAME.answer, run, ordinal, 0, '{"stop":true}');
    });
    running.underWay.add(performed);
    void performed.then(() => running.underWay.delete(performed));
  }

  async #performed(run: number, ordinal: number, text: string, { ports }: Running): Promise<void> {
    const answer = await ports.step({ ...(parseBoundedJson(text, BOUNDS) as StepRequest), ordinal });
    this.#writer.send(FRAME.answer, run, ordinal, 0, JSON.stringify(answer));
  }

  async #end({ a: run, payload }: Frame, running: Running): Promise<void> {
    this.#forget(run);
    if (running.underWay.size > 0) await Promise.all(running.underWay);
    if (running.fault !== undefined) return running.reject(running.fault);
    try {
      const result = parseBoundedJson(payload.toString('utf8'), BOUNDS) as RunResult;
      if (result.status === 'killed') this.#noteKilled(result.reason);
      running.resolve(result);
    } catch {
      running.resolve(crashed(false));
    }
  }

  #noteKilled(reason: KillReason): void {
    if (reason !== 'cpu' && reason !== 'memory') return;
    if (this.killedAt === undefined) standFarBack(this.#process);
    this.killedAt = performance.now();
  }

  #forget(run: number): void {
    this.#runs.delete(run);
    if (this.#runs.size > 0) return;
    this.lastUsed = performance.now();
    this.#keepAlive(false);
    this.#onIdle();
  }

  #lost(how: string, done: () => void): void {
    if (this.#ended) return;
    this.#ended = true;
    this.crashed = !this.#killed;
    this.closing = true;
    if (this.#runs.size > 0)
      this.#log.warn({ how, lastWords: this.#lastWords, runs: this.#runs.size }, 'sandbox process lost');
    const shared = this.#evicted || this.#runs.size > 1;
    for (const running of this.#runs.values()) void this.#fail(running, shared, how);
    this.#runs.clear();
    done();
    this.#onIdle();
  }

  async #fail(running: Running, shared: boolean, how: string): Promise<void> {
    await Promise.all(running.underWay);
    if (this.#ready) return running.resolve(crashed(shared));
    const sentence = `The sandbox process does not start (${how}). If it is isolated-vm that does not load, run "npm rebuild isolated-vm" with the Node of the service. ${this.#lastWords.slice(0, 500)}`;
    running.reject(new OurFault('Sandbox does not start', sentence));
  }

  /** Only a child with runs keeps our process from ending. */
  #keepAlive(on: boolean): void {
    const streams = [this.#process.stdio[3], this.#process.stderr] as (Socket | null)[];
    for (const one of [this.#process, ...streams]) {
      if (on) one?.ref();
      else one?.unref();
    }
  }
}
