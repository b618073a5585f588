import { conditionFault } from './condition-fault.ts';
import type { Token } from './condition-tokens.ts';

/** What the infix words are called inside the expression language. */
const INFIX: Record<string, string> = { contains: 'contains_', matches: 'matches_', in: 'in_' };

const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'contains', 'matches']);
const SIGNS: Record<string, string> = { and: '&&', or: '||' };
const PAIRS: Record<string, string> = { '(': ')', '[': ']', '{': '}', ')': '(', ']': '[', '}': '{' };

/** Rewrites and/or/not, infix `contains` and `matches`, `not in` and percent signs into the expression language. */
export class ConditionRewrite {
  readonly #text: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(text: string, tokens: Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  run(): Token[] {
    const out: Token[] = [];
    while (this.#next < this.#tokens.length) this.#step(out);
    return out;
  }

  #step(out: Token[]): void {
    const token = this.#tokens[this.#next] as Token;
    const member = out.at(-1)?.text === '.';
    const word = token.kind === 'word' && !member ? this.#keyword(token) : undefined;
    if (token.text === '=' || token.text === '<>') {
      this.#refuse(token, `write ${token.text === '=' ? '==' : '!='} to compare`);
    }
    if (word === 'not') this.#not(out, token);
    else if (word === 'contains' || word === 'matches') this.#infix(out, token, word, false);
    else if (this.#isPercentSign(out, token)) this.#next++;
    else this.#put(out, SIGNS[word ?? ''] ?? token.text);
  }

  #isPercentSign(out: Token[], token: Token): boolean {
    return token.text === '%' && out.at(-1)?.kind === 'number' && !this.#isOperand(this.#tokens[this.#next + 1]);
  }

  #keyword(token: Token): string | undefined {
    const word = token.text === token.text.toUpperCase() ? token.text.toLowerCase() : token.text;
    return KEYWORDS.has(word) ? word : undefined;
  }

  #put(out: Token[], text: string): void {
    const token = this.#tokens[this.#next++] as Token;
    out.push({ ...token, text });
  }

  /** `not a == b` is the negation of the comparison; `a not in b` that of `in`. */
  #not(out: Token[], token: Token): void {
    const next = this.#tokens[this.#next + 1];
    const word = next?.kind === 'word' ? this.#keyword(next) : undefined;
    if (this.#isOperand(out.at(-1)) && (word === 'in' || word === 'contains' || word === 'matches')) {
      this.#next++;
      this.#infix(out, token, word, true);
    } else this.#notClause(out, token);
  }

  #notClause(out: Token[], token: Token): void {
    this.#next++;
    const end = this.#clauseEnd(this.#next);
    if (end === this.#next) this.#refuse(token, 'not needs something after it');
    out.push(made(token, '!'), made(token, '('));
    while (this.#next < end) this.#step(out);
    out.push(made(token, ')'));
  }

  #infix(out: Token[], token: Token, word: string, negated: boolean): void {
    const start = this.#operandStart(out, token);
    this.#next++;
    const end = this.#operandEnd(this.#next, token);
    const first = out[start] as Token;
    const opening = negated ? [made(first, '!')] : [];
    out.splice(start, 0, ...opening, made(token, INFIX[word] ?? word), made(first, '('));
    out.push(made(token, ','));
    while (this.#next < end) this.#step(out);
    out.push(made(token, ')'));
  }

  #clauseEnd(from: number): number {
    for (let at = from, depth = 0; at < this.#tokens.length; at++) {
      const token = this.#tokens[at] as Token;
      if ('([{'.includes(token.text)) depth++;
      else if (')]}'.includes(token.text) && depth-- === 0) return at;
      else if (depth === 0 && (this.#joins(token) || token.text === '?' || token.text === ',')) return at;
    }
    return this.#tokens.length;
  }

  #joins(token: Token): boolean {
    const word = token.kind === 'word' ? this.#keyword(token) : token.text;
    return word === 'and' || word === 'or' || word === '&&' || word === '||';
  }

  #isOperand(token: Token | undefined): boolean {
    if (!token) return false;
    if (token.kind === 'symbol') return token.text === ')' || token.text === ']' || token.text === '(';
    return token.kind !== 'word' || this.#keyword(token) === undefined;
  }

  #operandStart(out: Token[], token: Token): number {
    let at = out.length - 1;
    for (;;) {
      const last = out[at];
      if (!last || last.text === '(' || !this.#isOperand(last))
        this.#refuse(token, `${token.text} needs something before it`);
      if (last?.text === ')' || last?.text === ']') {
        at = matching(out, at, -1);
        const before = out[at - 1];
        const access = last.text === ')' ? before?.kind === 'word' : before?.text !== '(' && this.#isOperand(before);
        if (access) at--;
        if (access && before?.kind !== 'word') continue;
      }
      if (out[at - 1]?.text !== '.') return Math.max(at, 0);
      at -= 2;
    }
  }

  #operandEnd(from: number, token: Token): number {
    let at = from;
    if (this.#tokens[at]?.text === '-') at++;
    const first = this.#tokens[at];
    const opens = first?.text === '(' || first?.text === '[';
    if (!opens && (!first || !this.#isOperand(first) || first.kind === 'symbol')) {
      this.#refuse(token, `${token.text} needs something after it`);
    }
    at = opens ? matching(this.#tokens, at, 1) + 1 : at + 1;
    for (;;) {
      const next = this.#tokens[at]?.text;
      if (next === '.') at += 2;
      else if (next === '(' || next === '[') at = matching(this.#tokens, at, 1) + 1;
      else return Math.min(at, this.#tokens.length);
    }
  }

  #refuse(token: Token, why: string): never {
    throw conditionFault(this.#text, token.at, why);
  }
}

const made = (from: Token, text: string): Token => ({ kind: 'symbol', text, at: from.at, joined: false });

/** The bracket that belongs to the one at `from`; the last token where none does. */
function matching(tokens: Token[], from: number, step: 1 | -1): number {
  const open = tokens[from]?.text ?? '';
  const close = PAIRS[open];
  let depth = 0;
  for (let at = from; at >= 0 && at < tokens.length; at += step) {
    if (tokens[at]?.text === open) depth++;
    else if (tokens[at]?.text === close && --depth === 0) return at;
  }
  return step === 1 ? tokens.length : 0;
}
