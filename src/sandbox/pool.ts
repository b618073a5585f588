import { TemporaryFault } from '#src/kit/faults.ts';
import type { Log } from '#src/kit/log.ts';
import { Child } from './child.ts';
import type { Ports, Program, RunInput, RunResult } from './sandbox.ts';

interface Waiting {
  project: string;
  since: number;
  start(child: Child): void;
  reject(error: unknown): void;
}

const closed = (): TemporaryFault =>
  new TemporaryFault('Sandbox closed', 'The sandbox is closed. Try again after the restart.');

const PULSE_MS = 250;
const IDLE_MS = 60_000;
/** How long a project keeps its child while others wait for one. */
const TURN_MS = 2_000;
/** Only a new process can have its usual priority again: so long after the last kill there is one. */
const FORGIVEN_MS = 60_000;
/** Whoever waits longer because the others do not come to an end gets the place of the one that has gone on for longest. */
const PATIENCE_MS = 10_000;
/** …and much sooner that of one that stands back for what its runs used up, and has been there for as long. */
const SHORT_PATIENCE_MS = 500;

/** At most `size` children; one project each, and a new process before another project's turn. */
export class Pool {
  readonly #size: number;
  readonly #log: Log;
  readonly #children = new Set<Child>();
  #waiting: Waiting[] = [];
  #pulse: NodeJS.Timeout | undefined;
  #lastPulse = 0;
  #closed = false;
  started = 0;
  crashed = 0;

  constructor(size: number, log: Log) {
    this.#size = size;
    this.#log = log;
  }

  get children(): readonly Child[] {
    return [...this.#children];
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Runs in the child that serves the project, now or when there is one. */
  run(program: Program, input: RunInput, ports: Ports): Promise<RunResult> {
    const { project } = program;
    if (this.#closed) return Promise.reject(closed());
    const child = this.#usable(project) ?? this.#startFor(project);
    if (child) return child.run(program, input, ports);
    return new Promise((resolve, reject) => {
      const start = (free: Child): void => resolve(free.run(program, input, ports));
      this.#waiting.push({ project, since: performance.now(), start, reject });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#pulse);
    for (const { reject } of this.#waiting) reject(closed());
    this.#waiting = [];
    const children = this.children;
    for (const child of children) child.kill();
    await Promise.all(children.map((child) => child.exited));
  }

  #usable(project: string): Child | undefined {
    for (const child of this.#children) if (child.project === project && child.usable) return child;
    return undefined;
  }

  #heldBy(project: string): number {
    return this.children.filter((child) => child.project === project).length;
  }

  /**
   * A child that is to end keeps its place as long as its runs go on. So a project whose runs are slow may hold several, but
   * never the last one, and no more than its share while others wait.
   */
  #mayStart(project: string): boolean {
    const held = this.#heldBy(project);
    if (held === 0) return true;
    const others = new Set(this.#waiting.map((waiting) => waiting.project).filter((one) => one !== project));
    if (others.size === 0) return held < this.#size - 1;
    const projects = new Set([...others, ...this.children.map((child) => child.project)]);
    return held < Math.min(this.#size - 1, Math.floor(this.#size / projects.size));
  }

  #startFor(project: string): Child | undefined {
    if (!this.#mayStart(project)) return undefined;
    const room = this.#children.size < this.#size || this.#endIdle();
    if (!room) return undefined;
    const child = new Child(project, this.#log, () => this.#serveWaiting());
    this.started++;
    this.#children.add(child);
    void child.exited.then(() => this.#exited(child));
    this.#startPulse();
    return child;
  }

  #exited(child: Child): void {
    if (child.crashed) this.crashed++;
    this.#children.delete(child);
    this.#serveWaiting();
  }

  /** Ends the child that has been idle for longest, to make room for another project's. */
  #endIdle(): boolean {
    const idle = this.children
      .filter((child) => child.runs === 0 && child.usable)
      .sort((a, b) => a.lastUsed - b.lastUsed);
    const [first] = idle;
    if (!first) return false;
    first.kill();
    this.#children.delete(first);
    return true;
  }

  /** Its runs are told that they shared it: they are tried again and lose nothing that was done. */
  #evict(now: number): void {
    if (this.#children.size < this.#size) return;
    const without = this.#waiting.filter(({ project }) => this.#heldBy(project) === 0);
    const waited = Math.max(0, ...without.map(({ since }) => now - since));
    const patienceWith = ({ killedAt, startedAt }: Child): number =>
      killedAt !== undefined && now - startedAt > PATIENCE_MS ? SHORT_PATIENCE_MS : PATIENCE_MS;
    const [oldest] = this.children
      .filter((child) => child.closing && waited > patienceWith(child))
      .sort((a, b) => a.startedAt - b.startedAt);
    oldest?.evict();
  }

  #serveWaiting(): void {
    for (const child of this.#children) if (child.closing && child.runs === 0) child.kill();
    const rest: Waiting[] = [];
    for (const waiting of this.#waiting) {
      try {
        const child = this.#usable(waiting.project) ?? this.#startFor(waiting.project);
        if (child) waiting.start(child);
        else rest.push(waiting);
      } catch (error) {
        // Nobody stands behind us here: what a run cannot have, such as a process, is told to that run.
        waiting.reject(error);
      }
    }
    this.#waiting = rest;
  }

  #startPulse(): void {
    if (this.#pulse) return;
    this.#lastPulse = performance.now();
    this.#pulse = setInterval(() => this.#beat(performance.now()), PULSE_MS).unref();
  }

  #beat(now: number): void {
    const blocked = now - this.#lastPulse > 3 * PULSE_MS;
    this.#lastPulse = now;
    for (const child of this.#children) {
      if (blocked) child.forgive();
      else child.checkPulse(now);
      if (child.runs === 0 && now - child.lastUsed > IDLE_MS) child.kill();
      if (child.killedAt !== undefined && now - child.killedAt > FORGIVEN_MS) child.closing = true;
      if (this.#waiting.length > 0 && now - child.startedAt > TURN_MS) child.closing = true;
    }
    if (this.#waiting.length === 0) return;
    this.#evict(now);
    this.#serveWaiting();
  }
}
