import Handlebars from 'handlebars';
import { sentenceOf } from './faults.ts';
import { type Place, templateFault } from './template-fault.ts';

const LONGEST = 20_000;

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

/** Parses only; nothing of the template runs. */
export function parseTemplate(text: string, name: string): hbs.AST.Program {
  if (text.length > LONGEST) {
    throw templateFault(name, { line: 1, column: 1 }, `it has ${text.length} characters, ${LONGEST} are allowed`);
  }
  try {
    return Handlebars.parse(text);
  } catch (error) {
    throw templateFault(name, placeOf(text, error), reasonOf(error));
  }
}
