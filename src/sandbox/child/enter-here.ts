import { argumentsOf, type Entered, type Entrance, type Message, nextOf } from './entrance.ts';

/**
 * The process does nothing else meanwhile: what takes longer begins again in a thread of its own. Whoever waits for a
 * processor of a busy machine waits less.
 */
const LONGEST_MS = 250;
/** Of all together. Then whatever else came is read: the pipe holds two dozen events, and who writes into it must not wait until all are done. */
const TURN_MS = 2;
/** What isolated-vm says then. A handler that says it as well is merely taken for slow. */
const TOO_LONG = 'Script execution timed out.';

/** Of this thread; an isolate's own clock goes on while it waits for a processor. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** All that have something to enter, in the order of their turns. */
const due = new Set<EnterHere>();
let isScheduled = false;

/** All that can be read is read before work begins: the pipe fills up again meanwhile. */
function schedule(): void {
  if (isScheduled || due.size === 0) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    const until = performance.now() + TURN_MS;
    for (const one of due) {
      due.delete(one);
      if (one.work(until)) due.add(one);
      if (performance.now() >= until) break;
    }
    schedule();
  });
}

/** Enters in the thread of the process, which spares the way into another one and back: a tenth of its price. */
export class EnterHere implements Entrance {
  readonly #of: Entered;
  #waiting: Message[] = [];
  #isOver = false;
  /** Of the thread, when it last came out of the isolate: between two messages it does next to nothing. */
  #cpuBefore = 0;

  constructor(of: Entered) {
    this.#of = of;
  }

  pump(waiting: Message[]): void {
    if (waiting.length === 0) return;
    this.#waiting = waiting;
    due.add(this);
    schedule();
  }

  /** Whether something is left for another turn. */
  work(until: number): boolean {
    const waiting = this.#waiting;
    while (waiting.length > 0 && performance.now() < until) this.#round(waiting, until);
    return waiting.length > 0 && !this.#isOver;
  }

  #round(waiting: Message[], until: number): void {
    const entered: Message[] = [];
    this.#cpuBefore = cpuMs();
    do {
      const messages = nextOf(waiting, this.#of.isForeign);
      if (!this.#isGone() && this.#enter(messages)) entered.push(...messages);
    } while (waiting.length > 0 && performance.now() < until);
    if (this.#isGone()) return;
    this.#of.inside.took(this.#of.kernel.posted.applySync() as string);
    this.#of.inside.left(entered);
  }

  #isGone(): boolean {
    return this.#isOver || this.#of.isolate.isDisposed;
  }

  /** False: something went wrong, and it was said. */
  #enter(messages: Message[]): boolean {
    try {
      const { enter, enterAll } = this.#of.kernel;
      const text = (this.#of.isForeign ? enter : enterAll).applySync(undefined, argumentsOf(messages), {
        timeout: LONGEST_MS,
      });
      if (typeof text === 'string' && text !== '') this.#of.inside.took(text);
    } catch (thrown) {
      this.#failed(messages, thrown);
      return false;
    }
    return this.#charge(messages);
  }

  /** Since the message before, whatever became of it. */
  #cpuSince(): number {
    const before = this.#cpuBefore;
    this.#cpuBefore = cpuMs();
    return this.#cpuBefore - before;
  }

  #failed(messages: Message[], thrown: unknown): void {
    const ms = this.#cpuSince();
    const isTooLong = thrown instanceof Error && thrown.message === TOO_LONG && !this.#of.isolate.isDisposed;
    this.#isOver = isTooLong;
    if (isTooLong) this.#of.inside.tooLong(ms);
    else this.#of.inside.rejected(messages, thrown);
  }

  #charge(messages: Message[]): boolean {
    const ms = this.#cpuSince();
    const [only] = messages;
    if (!only || messages.length > 1) return true;
    only.run.cpuMs += ms;
    if (only.run.cpuMs <= this.#of.limits.cpuMs) return true;
    this.#isOver = true;
    this.#of.inside.over('cpu', [only.run]);
    return false;
  }
}
