import { conditionFault } from './condition-fault.ts';
import { parseDuration, parsePercent } from './duration.ts';
import { didYouMean } from './nearest.ts';

/** What can be compared, and in what its values are written. */
export const MEASURES = {
  error_rate: 'percent',
  success_rate: 'percent',
  availability: 'percent',
  latency: 'duration',
  latency_avg: 'duration',
  latency_p50: 'duration',
  latency_p95: 'duration',
  latency_p99: 'duration',
  queue_depth: 'number',
  webhook_failures: 'number',
  events_per_minute: 'number',
  burn_rate: 'number',
  silence: 'duration',
  key_expiry: 'duration',
} as const satisfies Record<string, 'percent' | 'duration' | 'number'>;
export type Measure = keyof typeof MEASURES;

/** What holds or does not, without a number of the author's. */
export const SIGNS = ['silent', 'unusual_traffic', 'unhealthy', 'stopped'] as const;
export type Sign = (typeof SIGNS)[number];

const OPERATORS = ['>=', '<=', '>', '<'] as const;
export type Operator = (typeof OPERATORS)[number];

export type MeasureCondition =
  | { kind: 'compare'; measure: Measure; operator: Operator; value: number }
  | { kind: 'sign'; sign: Sign }
  | { kind: 'all' | 'any'; of: readonly MeasureCondition[] };

interface Token {
  kind: 'name' | 'value' | 'operator' | 'and' | 'or' | '(' | ')' | 'end';
  text: string;
  at: number;
}

const LONGEST = 500;
const DEEPEST = 10;
const TOKEN =
  /\s*(?:(?<operator>>=|<=|>|<)|(?<bracket>[()])|(?<value>\d{1,15}(?:\.\d{1,9})?\s{0,3}(?:%|(?:ms|sec|min|s|m|h|d|w)\b)?)|(?<word>[a-z][a-z0-9_]{0,40}))/iy;
const NAMES: readonly string[] = [...Object.keys(MEASURES), ...SIGNS];
const EXAMPLE = 'Write for example error_rate > 5%';

const isMeasure = (name: string): name is Measure => Object.hasOwn(MEASURES, name);
const isSign = (name: string): name is Sign => SIGNS.some((sign) => sign === name);

function tokenOf({ operator, bracket, value, word }: Record<string, string | undefined>, at: number): Token {
  if (operator !== undefined) return { kind: 'operator', text: operator, at };
  if (bracket !== undefined) return { kind: bracket as '(' | ')', text: bracket, at };
  if (value !== undefined) return { kind: 'value', text: value, at };
  const name = (word ?? '').toLowerCase();
  return { kind: name === 'and' || name === 'or' ? name : 'name', text: name, at };
}

/** `Error rate > 5%` and `error_rate > 5%` are one: words that stand together are a name. */
function withNames(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (token.kind === 'name' && last?.kind === 'name') last.text += `_${token.text}`;
    else joined.push({ ...token });
  }
  return joined;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found?.groups) throw conditionFault(text, at, `this cannot be read. ${EXAMPLE}`);
    tokens.push(tokenOf(found.groups, at + found[0].length - found[0].trimStart().length));
  }
  return [...withNames(tokens), { kind: 'end', text: '', at: text.length }];
}

function readValue(measure: Measure, text: string): number {
  const kind = MEASURES[measure];
  if (kind === 'duration') return parseDuration(text);
  return parsePercent(text);
}

/** Reads `error_rate > 5% and queue_depth > 100`. It is a table of numbers in the end: nothing of it is ever run. */
export function parseMeasureCondition(text: string): MeasureCondition {
  if (text.length > LONGEST) throw conditionFault(text.slice(0, 60), 0, `it may have ${LONGEST} characters`);
  const tokens = tokensOf(text);
  let next = 0;
  const fault = (why: string) => conditionFault(text, tokens[next]?.at ?? text.length, why);

  function take(kind: Token['kind'], why: string): string {
    const token = tokens[next];
    if (token?.kind !== kind) throw fault(why);
    next++;
    return token.text;
  }

  function comparison(measure: Measure): MeasureCondition {
    const operator = take('operator', `${measure} is compared with >, >=, < or <=`) as Operator;
    const at = tokens[next]?.at ?? 0;
    const written = take('value', `a number belongs here. ${EXAMPLE}`);
    try {
      return { kind: 'compare', measure, operator, value: readValue(measure, written) };
    } catch {
      throw conditionFault(text, at, `${measure} is a ${MEASURES[measure]}: ${written.trim()} is none`);
    }
  }

  function one(depth: number): MeasureCondition {
    if (depth > DEEPEST) throw fault(`brackets may stand ${DEEPEST} deep`);
    if (tokens[next]?.kind === '(') {
      next++;
      const inside = either(depth + 1);
      take(')', 'a bracket is not closed');
      return inside;
    }
    const at = next;
    const name = take('name', `the name of a measure belongs here: ${NAMES.join(', ')}`);
    if (isMeasure(name) && tokens[next]?.kind === 'operator') return comparison(name);
    if (name === 'silence') return { kind: 'sign', sign: 'silent' };
    if (isSign(name)) return { kind: 'sign', sign: name };
    if (isMeasure(name)) return comparison(name);
    next = at;
    throw fault(`there is no measure "${name}".${didYouMean(name, NAMES)} There are ${NAMES.join(', ')}`);
  }

  function listOf(word: 'and' | 'or', part: (depth: number) => MeasureCondition, depth: number): MeasureCondition {
    const of = [part(depth)];
    while (tokens[next]?.kind === word) {
      next++;
      of.push(part(depth));
    }
    return of.length === 1 && of[0] ? of[0] : { kind: word === 'and' ? 'all' : 'any', of };
  }

  const both = (depth: number): MeasureCondition => listOf('and', one, depth);
  function either(depth: number): MeasureCondition {
    return listOf('or', both, depth);
  }

  const read = either(0);
  if (tokens[next]?.kind !== 'end') throw fault('"and" or "or" belongs here, or nothing');
  return read;
}
