import type * as Yaml from 'yaml';
import { sentenceOf } from '#src/kit/faults.ts';
import { late } from '#src/kit/late.ts';
import type { Problem } from './problem.ts';

const yaml = late<typeof Yaml>('yaml');

type Node = Yaml.Node;

export interface ReadYaml {
  value: unknown;
  problems: Problem[];
  /** The line of a path, or of the nearest thing above it. */
  lineOf(path: readonly string[]): number | null;
}

const LONGEST = 128 * 1024;
/** Words, marks and spaces. What takes the library long has many of them for its size. */
const MOST_TOKENS = 20_000;
const MOST_ALIASES = 50;
const DEEPEST = 60;

const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype']);

interface Walk {
  problem(node: Node | null, message: string, remedy: string): void;
  left: number;
}

/** The library compares every key with every other; a set does it in one pass. */
function checkKeys(items: readonly { key: unknown; value: unknown }[], walk: Walk, depth: number): void {
  const seen = new Set<string>();
  for (const { key, value } of items) {
    const name = yaml().isScalar(key) ? String(key.value) : null;
    if (name === null) walk.problem(key as Node | null, 'A key must be plain text.', 'Write it as a word.');
    else if (DANGEROUS.has(name))
      walk.problem(key as Node, `"${name}" is not allowed as a key.`, 'Choose another name.');
    else if (seen.has(name)) walk.problem(key as Node, `"${name}" stands here twice.`, 'Keep one of them.');
    if (name !== null) seen.add(name);
    check(value, walk, depth + 1);
  }
}

function check(node: unknown, walk: Walk, depth: number): void {
  if (walk.left <= 0) return;
  if (depth > DEEPEST) walk.problem(node as Node, `It is nested deeper than ${DEEPEST} levels.`, 'Make it flatter.');
  else if (yaml().isMap(node)) checkKeys(node.items, walk, depth);
  else if (yaml().isSeq(node)) for (const item of node.items) check(item, walk, depth + 1);
}

function isTooMuch(text: string): boolean {
  let left = MOST_TOKENS;
  for (const _ of new (yaml().Lexer)().lex(text)) if (--left < 0) return true;
  return false;
}

/** The library makes an error of every mistake; nobody reads where in the library that was. */
function withoutStacks<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function readDocument(text: string, file: string): ReadYaml {
  const lines = new (yaml().LineCounter)();
  const options = { uniqueKeys: false, merge: false, lineCounter: lines, prettyErrors: false } as const;
  const document = withoutStacks(() => yaml().parseDocument(text, { ...options, logLevel: 'silent' }));
  const problems: Problem[] = [];
  const add = (at: number | undefined, message: string, remedy: string): void => {
    if (problems.length < 50)
      problems.push({ file, line: at === undefined ? null : lines.linePos(at).line, path: '', message, remedy });
  };
  for (const error of document.errors.slice(0, 20))
    add(error.pos[0], `${error.message.slice(0, 300)}.`, 'Mend the YAML there.');
  const walk: Walk = {
    left: 1,
    problem(node, message, remedy) {
      add(node?.range?.[0], message, remedy);
      if (problems.length >= 50) walk.left = 0;
    },
  };
  check(document.contents, walk, 0);
  const lineOf: ReadYaml['lineOf'] = (path) => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (typeof node === 'object' && node !== null && 'range' in node && !yaml().isAlias(node)) {
        const at = (node as Node).range?.[0];
        if (at !== undefined) return lines.linePos(at).line;
      }
    }
    return null;
  };
  return { value: problems.length > 0 ? null : document.toJS({ maxAliasCount: MOST_ALIASES }), problems, lineOf };
}

/** Reads hostile YAML: bounded in size, parts, depth and aliases, every mistake a problem with its line, never an exception. */
export function readYaml(text: string, file: string): ReadYaml {
  const refuse = (message: string, remedy: string): ReadYaml => ({
    value: null,
    problems: [{ file, line: null, path: '', message, remedy }],
    lineOf: () => null,
  });
  if (text.length > LONGEST) return refuse(`It is longer than ${LONGEST / 1024} KB.`, 'Move texts into templates/.');
  try {
    if (isTooMuch(text)) return refuse(`It has more than ${MOST_TOKENS} parts.`, 'Move lists and texts elsewhere.');
    return readDocument(text, file);
  } catch (thrown) {
    if (thrown instanceof RangeError) return refuse('It is nested too deeply.', 'Make it flatter.');
    return refuse(`It cannot be read: ${sentenceOf(thrown).slice(0, 200)}.`, 'Write out what the aliases stand for.');
  }
}
