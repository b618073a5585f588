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
  payload: unknown;
  #scope: Record<string, unknown> | undefined;

  constructor(program: GuestProgram, event: RunEvent, config: Record<string, unknown>) {
    this.program = program;
    this.event = event;
    this.config = config;
  }

  /** Reads what was sent as its source tells it. */
  take(payload: unknown): void {
    this.payload = payload;
    const read = this.program.factsOf(this.event.source) ?? genericFacts;
    this.facts = { event: this.event.type, ...read(payload, this.event) };
  }

  /** The same where the package looks into payloads itself: its facts stand over those of the source. False: it does not want it. */
  async takeProcessed(payload: unknown): Promise<boolean> {
    this.take(payload);
    const found = await processed(this);
    Object.assign(this.facts, found?.facts, { event: this.event.type });
    return found !== null;
  }

  /** What templates of this event see. */
  get scope(): Record<string, unknown> {
    if (this.#scope) return this.#scope;
    const { id, type, source } = this.event;
    const event = { id, type, source, [PRINTS]: type };
    this.#scope = templateScope(this.facts, this.payload, { event, config: this.config, payload: this.payload });
    return this.#scope;
  }
}
