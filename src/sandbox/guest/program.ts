import type { Condition } from '#src/kit/condition.ts';
import { OurFault } from '#src/kit/faults.ts';
import { compileTemplate, type Template } from '#src/kit/template.ts';
import type { Grant, Limits, MessageFormat, Program, ProgramSettings, RunEvent } from '../sandbox.ts';
import { conditionSlot } from './condition-slot.ts';
import type { OwnUnit } from './own-actions.ts';
import type { Processor } from './processors.ts';

export type Facts = Record<string, unknown>;
export type FactsOf = (payload: unknown, event: RunEvent) => Facts;
export interface Handler {
  handle(event: unknown, context: unknown): unknown;
}

const MOST_KEPT = 200;

/** A program inside its isolate; conditions and templates are read at their first use and kept. */
export class GuestProgram {
  readonly settings: ProgramSettings;
  readonly grants: Grant[];
  readonly limits: Limits;
  handler: Handler | undefined;
  readonly #facts = new Map<string, FactsOf>();
  /** Turns a payload of the source into an event. */
  processor: Processor | undefined;
  /** Actions that the package brings itself, by their ids. */
  readonly own = new Map<string, OwnUnit>();
  readonly wanted: Program['processor'];
  readonly #files: Record<string, string>;
  readonly #conditions = new Map<string, Condition>();
  readonly #templates = new Map<string, Template>();

  constructor(program: Program, limits: Limits) {
    this.settings = program.settings;
    this.grants = program.grants;
    this.limits = limits;
    this.wanted = program.processor;
    this.#files = program.files;
  }

  readFacts(source: string, facts: FactsOf): void {
    this.#facts.set(source, facts);
  }

  factsOf(source: string): FactsOf | undefined {
    return this.#facts.get(source) ?? this.#facts.get('');
  }

  condition(text: string): Condition {
    const kept = this.#conditions.get(text);
    if (kept) return kept;
    if (!conditionSlot.parse) throw new OurFault('No conditions', 'This isolate was made without conditions.');
    const made = conditionSlot.parse(text);
    this.#conditions.set(text, made);
    return made;
  }

  /** The text of the template of that name: the manifest's, else the file's. */
  templateText(name: string): string | undefined {
    const own = this.settings.message_templates;
    if (Object.hasOwn(own, name)) return own[name];
    const file = `templates/${name.replace(/\.hbs$/, '')}.hbs`;
    return Object.hasOwn(this.#files, file) ? this.#files[file] : undefined;
  }

  templateNames(): string[] {
    const files = Object.keys(this.#files).flatMap((path) => /^templates\/(.+)\.hbs$/.exec(path)?.[1] ?? []);
    return [...new Set([...Object.keys(this.settings.message_templates), ...files])].sort();
  }

  template(text: string, name: string, format: MessageFormat): Template {
    const key = `${format} ${text}`;
    const kept = this.#templates.get(key);
    if (kept) return kept;
    const made = compileTemplate(text, { name, format });
    if (this.#templates.size >= MOST_KEPT) this.#templates.clear();
    this.#templates.set(key, made);
    return made;
  }

  /** How text reads where this program sends its messages. */
  get format(): MessageFormat {
    return this.grants.find((grant) => grant.message)?.message?.format ?? 'none';
  }
}
