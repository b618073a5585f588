import { InputFault } from './faults.ts';

/** A regular expression as a tree. */
export type PatternNode =
  | { kind: 'set'; has(char: string): boolean }
  /** A place between two characters; at an end of the text one of them is empty. */
  | { kind: 'edge'; holds(before: string, after: string): boolean }
  | { kind: 'all' | 'any'; items: PatternNode[] }
  | { kind: 'times'; item: PatternNode; min: number; max: number };

const MOST_KNOWN = 1000;
const COUNTED = /^\{(\d+)(,?)(\d*)\}/;
const ESCAPED = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|c[A-Za-z]|[^\dk]|0)/u;
const CLASS = /^\[(?:\\.|[^\]\\])*\]/su;

const refused = (what: string): InputFault =>
  new InputFault('Invalid pattern', `${what} is more than a pattern of settings may use.`);

const isWord = (char: string): boolean => /^\w$/.test(char);

const edges: Record<string, (before: string, after: string) => boolean> = {
  '^': (before) => before === '',
  $: (_, after) => after === '',
  '\\b': (before, after) => isWord(before) !== isWord(after),
  '\\B': (before, after) => isWord(before) === isWord(after),
};

/** One character's worth of a pattern is decided by the language itself, once for each character. */
function setOf(text: string): PatternNode {
  const one = new RegExp(`^${text}$`, 'u');
  const known = new Map<string, boolean>();
  return {
    kind: 'set',
    has(char) {
      const before = known.get(char);
      if (before !== undefined) return before;
      const has = one.test(char);
      if (known.size < MOST_KNOWN) known.set(char, has);
      return has;
    },
  };
}

/** Reads what `new RegExp(pattern, 'u')` has accepted; look-around and back-references are refused. */
export function parsePattern(pattern: string): PatternNode {
  let rest = pattern;

  function take(length: number): string {
    const taken = rest.slice(0, length);
    rest = rest.slice(length);
    return taken;
  }

  function group(): PatternNode {
    const opening = /^\((?:\?:|\?<[\p{L}_$][\p{L}\p{N}_$]*>|(?!\?))/u.exec(rest)?.[0];
    if (opening === undefined) throw refused(rest.slice(0, 4));
    take(opening.length);
    const inner = choice();
    take(1);
    return inner;
  }

  function atom(): PatternNode {
    if (rest[0] === '(') return group();
    const escaped = rest[0] === '\\' ? ESCAPED.exec(rest)?.[0] : undefined;
    if (rest[0] === '\\' && escaped === undefined) throw refused(rest.slice(0, 2));
    const text = take((escaped ?? CLASS.exec(rest)?.[0] ?? String.fromCodePoint(rest.codePointAt(0) ?? 0)).length);
    const holds = edges[text];
    return holds ? { kind: 'edge', holds } : setOf(text);
  }

  function bounds(): [min: number, max: number] | null {
    const signs: Record<string, [number, number]> = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] };
    const sign = signs[rest[0] ?? ''];
    if (sign) take(1);
    const [counted = '', min = '', comma = '', max = ''] = sign ? [] : (COUNTED.exec(rest) ?? []);
    take(counted.length);
    if (sign || counted !== '') take(rest[0] === '?' ? 1 : 0);
    if (sign || counted === '') return sign ?? null;
    return [Number(min), comma === '' ? Number(min) : max === '' ? Infinity : Number(max)];
  }

  function sequence(): PatternNode {
    const items: PatternNode[] = [];
    while (rest !== '' && rest[0] !== '|' && rest[0] !== ')') {
      const item = atom();
      const times = bounds();
      items.push(times ? { kind: 'times', item, min: times[0], max: times[1] } : item);
    }
    return { kind: 'all', items };
  }

  function choice(): PatternNode {
    const items = [sequence()];
    while (rest[0] === '|') {
      take(1);
      items.push(sequence());
    }
    return items.length === 1 && items[0] ? items[0] : { kind: 'any', items };
  }

  return choice();
}
