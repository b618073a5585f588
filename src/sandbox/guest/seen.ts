import { templateScope } from '#src/kit/template-scope.ts';
import { PRINTS } from '#src/kit/template-text.ts';
import type { RunEvent } from '../sandbox.ts';
import { genericFacts } from './generic-facts.ts';
import { processed } from './processors.ts';
import type { Facts, GuestProgram } from './program.ts';

/** One event as filters, routing and templates see it. */
export class Seen {
  readonly program: GuestProgram;
  readonly event: RunEvent;
  readonly config: Record<string, unknown>;
  facts: Facts = {};
  #payload: unknown;
  /** From which a payload is read again that was let go; none where it is never let go. */
  #text: string | undefined;
  #isAway = false;
  #scope: Record<string, unknown> | undefined;
  /** The facts with which the scope was first made: one that is made again is the same, whatever a handler did to them since. */
  #scoped: Facts | undefined;

  constructor(program: GuestProgram, event: RunEvent, config: Record<string, unknown>) {
    this.program = program;
    this.event = event;
    this.config = config;
  }

  get payload(): unknown {
    if (this.#isAway) {
      this.#isAway = false;
      this.#payload = JSON.parse(this.#text ?? 'null');
      this.#text = undefined;
    }
    return this.#payload;
  }

  /** Takes a payload of which nothing is to be read yet. */
  hold(payload: unknown): void {
    this.#payload = payload;
  }

  /** Reads what was sent as its source tells it. */
  take(payload: unknown): void {
    this.hold(payload);
    const read = this.program.factsOf(this.event.source) ?? genericFacts;
    this.facts = { event: this.event.type, ...read(payload, this.event) };
  }

  takeText(text: string): void {
    this.#text = text;
    this.take(JSON.parse(text));
  }

  /** Lets the package look into the payload as well: its facts stand over those of the source. False: it does not want it. */
  async takeProcessed(): Promise<boolean> {
    const found = await processed(this);
    Object.assign(this.facts, found?.facts, { event: this.event.type });
    return found !== null;
  }

  /** The payload for code that may keep it, or change it: there is only this one from now on. */
  handOver(): unknown {
    const { payload } = this;
    if (this.#scoped) void this.scope;
    this.#text = undefined;
    return payload;
  }

  /**
   * While a run waits for an answer the thousand objects of its payload would be carried from heap to heap with every
   * collection: what nobody was handed goes, once, and is read again when somebody asks for it.
   */
  letGo(): void {
    if (this.#text === undefined) return;
    this.#isAway = true;
    this.#payload = undefined;
    this.#scope = undefined;
  }

  /** What templates of this event see. */
  get scope(): Record<string, unknown> {
    if (this.#scope) return this.#scope;
    const { id, type, source } = this.event;
    const event = { id, type, source, [PRINTS]: type };
    this.#scoped ??= { ...this.facts };
    this.#scope = templateScope(this.#scoped, this.payload, { event, config: this.config, payload: this.payload });
    return this.#scope;
  }
}
