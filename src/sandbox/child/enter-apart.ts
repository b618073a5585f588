import { type Clocks, clocksOf, usedSince } from './clocks.ts';
import { argumentsOf, type Entered, type Entrance, type Message, nextOf } from './entrance.ts';

interface Entry {
  messages: Message[];
  cpuMs: number;
}

const MOST_QUEUED = 8;

/** Enters in a thread of the isolate's own, beside everything else: what loops there holds nobody up until it is killed. */
export class EnterApart implements Entrance {
  readonly #of: Entered;
  readonly #entries: Entry[] = [];
  #watched: Entry | undefined;
  #seen: Clocks = { isolate: 0, process: 0 };

  constructor(of: Entered) {
    this.#of = of;
  }

  pump(waiting: Message[]): void {
    const most = this.#of.isForeign ? MOST_QUEUED : 1;
    while (waiting.length > 0 && this.#entries.length < most) this.#enter(nextOf(waiting, this.#of.isForeign));
  }

  /** Has the running entry used up its CPU? */
  watch(): void {
    const [head] = this.#entries;
    const now = clocksOf(this.#of.isolate);
    if (head && head === this.#watched) this.#charge(head, usedSince(this.#seen, now));
    this.#watched = head;
    this.#seen = now;
  }

  #enter(messages: Message[]): void {
    const entry: Entry = { messages, cpuMs: 0 };
    this.#entries.push(entry);
    const { enter, enterAll } = this.#of.kernel;
    const entered = (this.#of.isForeign ? enter : enterAll).apply(undefined, argumentsOf(messages));
    entered.then(
      (text) => {
        this.#leave(entry);
        if (typeof text === 'string' && text !== '') this.#of.inside.took(text);
        this.#of.inside.left(messages);
      },
      (thrown: unknown) => {
        this.#leave(entry);
        this.#of.inside.rejected(messages, thrown);
      },
    );
  }

  #leave(entry: Entry): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
  }

  #charge(entry: Entry, ms: number): void {
    entry.cpuMs += ms;
    const [only] = entry.messages;
    if (only && entry.messages.length === 1) only.run.cpuMs += ms;
    if (entry.cpuMs <= this.#of.limits.cpuMs && (only?.run.cpuMs ?? 0) <= this.#of.limits.cpuMs) return;
    this.#of.inside.over(
      'cpu',
      entry.messages.map(({ run }) => run),
    );
  }
}
