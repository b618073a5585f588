import Handlebars from 'handlebars';
import { sentenceOf } from './faults.ts';
import { type Place, templateFault } from './template-fault.ts';

const LONGEST = 20_000;
/** The parser takes quadratic time for blocks in blocks; the exact bound is checked on the tree. */
const MOST_OPEN = 50;
const OPENS = /\{\{~?(?:#|\^\s*[\w@.["'(]|\{\{|\s*else\s+\w)/y;
const ELSE = /\{\{~?\s*else\s/y;
const CLOSES = /\{\{~?\//y;

/** The parser shows at most 20 characters before the mistake and draws dashes up to it. */
function columnOf(text: string, line: number, message: string): number {
  const [, excerpt = '', dashes = ''] = message.split('\n');
  const cut = excerpt.startsWith('...') ? 3 : 0;
  const start = (text.split('\n')[line - 1] ?? '').indexOf(excerpt.slice(cut));
  return Math.max(start, 0) + Math.max(dashes.indexOf('^') - cut, 0) + 1;
}

function placeOf(text: string, error: unknown): Place {
  const { lineNumber, column } = error as { lineNumber?: number; column?: number };
  if (lineNumber !== undefined) return { line: lineNumber, column: (column ?? 0) + 1 };
  const line = Number(/line (\d+)/.exec(sentenceOf(error))?.[1] ?? 1);
  return { line, column: columnOf(text, line, sentenceOf(error)) };
}

function reasonOf(error: unknown): string {
  const message = sentenceOf(error);
  const got = /Expecting .*, got '(\w+)'/.exec(message)?.[1];
  if (got === 'EOF') return 'the template ends before this block or expression is closed';
  if (got === 'INVALID') return 'this character cannot stand here';
  if (got) return `something else is expected here than ${got}`;
  return message.replace(/ - \d+:\d+$/, '').replace(/\.$/, '');
}

function checkOpenBlocks(text: string, name: string): void {
  /** Of each open block, how many levels it has: itself and its `else if`, which all end with it. */
  const levels: number[] = [];
  let open = 0;
  const starts = (shape: RegExp, at: number): boolean => {
    shape.lastIndex = at;
    return shape.test(text);
  };
  for (let at = text.indexOf('{{'); at !== -1; at = text.indexOf('{{', at + 2)) {
    if (starts(CLOSES, at)) open -= levels.pop() ?? 0;
    else if (starts(OPENS, at)) {
      if (starts(ELSE, at) && levels.length > 0) levels.push((levels.pop() ?? 0) + 1);
      else levels.push(1);
      if (++open > MOST_OPEN) throw templateFault(name, placeAt(text, at), 'too many blocks are open here');
    }
  }
}

function placeAt(text: string, at: number): Place {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Parses only; nothing of the template runs. */
export function parseTemplate(text: string, name: string): hbs.AST.Program {
  if (text.length > LONGEST) {
    throw templateFault(name, { line: 1, column: 1 }, `it has ${text.length} characters, ${LONGEST} are allowed`);
  }
  checkOpenBlocks(text, name);
  try {
    return Handlebars.parse(text);
  } catch (error) {
    throw templateFault(name, placeOf(text, error), reasonOf(error));
  }
}
