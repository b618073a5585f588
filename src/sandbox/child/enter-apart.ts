import type ivm from 'isolated-vm';
import type { Limits } from '../sandbox.ts';
import type { Kernel } from './blank.ts';
import { argumentsOf, type Entrance, type Inside, type Message, nextOf } from './entrance.ts';

interface Entry {
  messages: Message[];
  cpuMs: number;
}

const MOST_QUEUED = 8;

/** Enters in a thread of the isolate's own, beside everything else: what loops there holds nobody up until it is killed. */
export class EnterApart implements Entrance {
  readonly #isolate: ivm.Isolate;
  readonly #kernel: Kernel;
  readonly #isForeign: boolean;
  readonly #limits: Limits;
  readonly #inside: Inside;
  readonly #entries: Entry[] = [];
  #watched: Entry | undefined;
  #cpuSeen = 0n;

  constructor(isolate: ivm.Isolate, kernel: Kernel, isForeign: boolean, limits: Limits, inside: Inside) {
    this.#isolate = isolate;
    this.#kernel = kernel;
    this.#isForeign = isForeign;
    this.#limits = limits;
    this.#inside = inside;
  }

  pump(waiting: Message[]): void {
    const most = this.#isForeign ? MOST_QUEUED : 1;
    while (waiting.length > 0 && this.#entries.length < most) this.#enter(nextOf(waiting, this.#isForeign));
  }

  /** Has the running entry used up its CPU? */
  watch(): void {
    const [head] = this.#entries;
    const cpu = this.#isolate.cpuTime;
    if (head && head === this.#watched) this.#charge(head, Number((cpu - this.#cpuSeen) / 1000n) / 1000);
    this.#watched = head;
    this.#cpuSeen = cpu;
  }

  #enter(messages: Message[]): void {
    const entry: Entry = { messages, cpuMs: 0 };
    this.#entries.push(entry);
    const { enter, enterAll } = this.#kernel;
    const entered = (this.#isForeign ? enter : enterAll).apply(undefined, argumentsOf(messages));
    entered.then(
      (text) => {
        this.#leave(entry);
        if (typeof text === 'string' && text !== '') this.#inside.took(text);
        this.#inside.left(messages);
      },
      (thrown: unknown) => {
        this.#leave(entry);
        this.#inside.rejected(messages, thrown);
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
    if (entry.cpuMs <= this.#limits.cpuMs && (only?.run.cpuMs ?? 0) <= this.#limits.cpuMs) return;
    this.#inside.over(
      'cpu',
      entry.messages.map(({ run }) => run),
    );
  }
}
