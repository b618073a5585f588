import { InputFault } from './faults.ts';
import { type PatternNode, parsePattern } from './pattern-parse.ts';

interface State {
  has?: (char: string) => boolean;
  holds?: (before: string, after: string) => boolean;
  to: number[];
}

const MOST_STATES = 500;
const END = 0;

const tooLarge = (): InputFault =>
  new InputFault('Invalid pattern', `It is too large: its counts come to more than ${MOST_STATES} characters.`);

function compile(pattern: string): { states: State[]; start: number } {
  const states: State[] = [{ to: [] }];

  function add(state: State): number {
    if (states.length >= MOST_STATES) throw tooLarge();
    return states.push(state) - 1;
  }

  function repeated({ item, min, max }: PatternNode & { kind: 'times' }, next: number): number {
    if (min > MOST_STATES) throw tooLarge();
    let at = next;
    if (max === Infinity) {
      const loop: State = { to: [] };
      at = add(loop);
      loop.to = [build(item, at), next];
    }
    for (let i = min; i < max && max !== Infinity; i++) at = add({ to: [build(item, at), next] });
    for (let i = 0; i < min; i++) at = build(item, at);
    return at;
  }

  function build(node: PatternNode, next: number): number {
    if (node.kind === 'set') return add({ has: node.has, to: [next] });
    if (node.kind === 'edge') return add({ holds: node.holds, to: [next] });
    if (node.kind === 'times') return repeated(node, next);
    if (node.kind === 'any') return add({ to: node.items.map((item) => build(item, next)) });
    return node.items.reduceRight((at, item) => build(item, at), next);
  }

  return { start: build(parsePattern(pattern), END), states };
}

/**
 * A regular expression from outside: `test` goes through the text once, whatever the pattern, where the language's own
 * may go back and forth for ever. Throws an InputFault for what it does not know.
 */
export class LinearPattern extends RegExp {
  readonly #states: readonly State[];
  readonly #start: number;

  constructor(pattern: string) {
    super(pattern, 'u');
    const { states, start } = compile(pattern);
    this.#states = states;
    this.#start = start;
  }

  override test(text: string): boolean {
    const chars = [...text];
    let now: number[] = [this.#start];
    for (let i = 0; i <= chars.length; i++) {
      const char = chars[i] ?? '';
      const reached = this.#reached(now, chars[i - 1] ?? '', char);
      if (reached.has(END)) return true;
      now = [this.#start];
      for (const at of reached) {
        const { has, to } = this.#states[at] as State;
        if (char !== '' && has?.(char)) now.push(...to);
      }
    }
    return false;
  }

  /** Where these states lead to without a character being taken. */
  #reached(from: readonly number[], before: string, after: string): Set<number> {
    const reached = new Set<number>(from);
    for (const at of reached) {
      const { has, holds, to } = this.#states[at] as State;
      if (has || (holds && !holds(before, after))) continue;
      for (const next of to) reached.add(next);
    }
    return reached;
  }
}
