import { checkCondition, type Found } from './condition-check.ts';
import { conditionFault } from './condition-fault.ts';
import { bracketedLanguage, conditionLanguage } from './condition-language.ts';
import { withPresence } from './condition-presence.ts';
import { ConditionRewrite } from './condition-rewrite.ts';
import { conditionTokens, type Token } from './condition-tokens.ts';
import { InputFault } from './faults.ts';

export interface Condition {
  readonly text: string;
  /** Facts win over the payload; a comparison with what is missing does not hold, nor does its negation. Never throws. */
  holds(facts: Record<string, unknown>, payload?: unknown): boolean;
}

const LONGEST = 1_000;
const DEEPEST = 20;

function checkShape(text: string, tokens: Token[]): void {
  let depth = 0;
  for (const token of tokens) {
    if ('([{'.includes(token.text)) depth++;
    if (')]}'.includes(token.text)) depth--;
    if (depth > DEEPEST) throw conditionFault(text, token.at, `brackets may stand ${DEEPEST} deep, not deeper`);
    if (depth < 0) throw conditionFault(text, token.at, 'this bracket was never opened');
  }
}

/** Before the name of a thing whose member is read: a flat fact `repository` must not hide `repository.name`. */
const OWNER = 'of__';
const MACROS = /^(all|exists|exists_one|map|filter)$/;

function withOwners(tokens: Token[]): Token[] {
  const text = (at: number): string => tokens[at]?.text ?? '';
  const bound = new Set(tokens.flatMap((_, i) => (MACROS.test(text(i - 2)) && text(i - 1) === '(' ? [text(i)] : [])));
  return tokens.map((token, i) => {
    const reads = text(i + 1) === '.' && text(i + 3) !== '(' && text(i - 1) !== '.';
    return token.kind === 'word' && reads && !bound.has(token.text) ? { ...token, text: OWNER + token.text } : token;
  });
}

/** The expression for the language, and for each of its characters the place in what the author wrote. */
function written(tokens: Token[]): { code: string; places: number[] } {
  let code = '';
  const places: number[] = [];
  for (const token of tokens) {
    const text = token.joined && code !== '' ? token.text : ` ${token.text}`;
    for (let i = 0; i < text.length; i++) places.push(token.at);
    code += text;
  }
  return { code, places };
}

/** The library's own sentence, in the author's terms and at the author's column. */
function translated(text: string, places: number[], error: unknown): InputFault {
  const { summary, message, range } = error as { summary?: string; message?: string; range?: { start: number } };
  const why = (summary ?? message ?? 'it cannot be read')
    .replaceAll(/\b(contains|matches|in)_/g, '$1')
    .replaceAll(OWNER, '')
    .replace('Unexpected token: EOF', 'it ends too early')
    .replace(/\.$/, '');
  return conditionFault(text, places[range?.start ?? 0] ?? text.length, why);
}

function compile(text: string): { run: (context: Record<string, unknown>) => unknown; found: Found } {
  const tokens = conditionTokens(text);
  checkShape(text, tokens);
  const { code, places } = written(withOwners(new ConditionRewrite(text, tokens).run()));
  try {
    const run = conditionLanguage.parse(code);
    const found = checkCondition(run.ast);
    if (found.refusal) throw conditionFault(text, places[found.refusal.at] ?? 0, found.refusal.why);
    const checked = run.check();
    if (!checked.valid) throw checked.error;
    if (checked.type !== 'bool' && checked.type !== 'dyn') {
      throw conditionFault(text, 0, `a condition is true or false, this is of type ${checked.type}`);
    }
    return { run: bracketedLanguage.parse(withPresence(code, run.ast)), found };
  } catch (error) {
    if (error instanceof InputFault) throw error;
    throw translated(text, places, error);
  }
}

const ownOf = (from: unknown, name: string): unknown =>
  typeof from === 'object' && from !== null && Object.hasOwn(from, name)
    ? (from as Record<string, unknown>)[name]
    : undefined;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

function contextFor(found: Found, facts: unknown, payload: unknown): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  for (const key of found.names) {
    const name = key.startsWith(OWNER) ? key.slice(OWNER.length) : key;
    const fact = ownOf(facts, name) ?? undefined;
    const sent = ownOf(payload, name) ?? null;
    context[key] = fact === undefined || (key !== name && !isObject(fact) && isObject(sent)) ? sent : fact;
  }
  return context;
}

/** Reads `priority == 'Critical' and error_rate > 5%`; what cannot be read is an InputFault that shows the column. */
export function parseCondition(text: string): Condition {
  if (text.length > LONGEST) {
    throw conditionFault(text.slice(0, 60), 0, `it has ${text.length} characters, ${LONGEST} are allowed`);
  }
  if (text.trim() === '') throw conditionFault(text, 0, 'it is empty');
  const { run, found } = compile(text);
  return {
    text,
    holds(facts, payload) {
      try {
        return run(contextFor(found, facts, payload)) === true;
      } catch {
        return false;
      }
    },
  };
}
