import { splitCode } from '#src/requests/clean-text.ts';
import { type VisibleLine, visibleLines } from '#src/requests/visible-lines.ts';

/** One command as somebody wrote it. */
export interface WrittenCommand {
  /** Without its slash, in small letters. */
  name: string;
  args: string;
  /** From 1. */
  line: number;
}

export const MOST_COMMANDS = 10;
const LONGEST_ARGS = 1000;
const COMMAND = /^\/([a-z][a-z-]{0,39})(?:[ \t](.*))?$/i;
const MARKERS = '^(?:\\s{0,20}(?:[-*+>]|\\d{1,9}[.)])){0,5}\\s{0,20}';
/** Up to the next empty line, what follows `[label]:` is shown nowhere, and what follows a tag is HTML. */
const NO_MORE_TEXT = new RegExp(`${MARKERS}(?:\\[(?!\\^)[^\\]]{1,1000}\\]:|</?[a-z]|<[!?])`, 'i');

/** Lines without an empty one between them, and the number of the first. */
interface Paragraph {
  lines: VisibleLine[];
  first: number;
}

function paragraphsOf(lines: readonly VisibleLine[]): Paragraph[] {
  const paragraphs: Paragraph[] = [{ lines: [], first: 1 }];
  lines.forEach((line, index) => {
    if (line.raw.trim() === '') paragraphs.push({ lines: [], first: index + 2 });
    else paragraphs.at(-1)?.lines.push(line);
  });
  return paragraphs;
}

const runsIn = (text: string): number[] => [...text.matchAll(/`+/g)].map(([run]) => run.length);

/** Backticks that find no partner in their own line. */
const openIn = (line: string): number[] => splitCode(line).flatMap(({ text, code }) => (code ? [] : runsIn(text)));

/** Numbers of lines that may stand between backticks above and below them. */
function betweenBackticks(lines: readonly VisibleLine[]): ReadonlySet<number> {
  const last = new Map<number, number>();
  lines.forEach(({ raw }, index) => {
    for (const length of runsIn(raw)) last.set(length, index);
  });
  const between = new Set<number>();
  let until = -1;
  lines.forEach(({ raw }, index) => {
    if (index <= until) between.add(index);
    for (const length of openIn(raw)) until = Math.max(until, last.get(length) ?? -1);
  });
  return between;
}

/** Whether the address of a link, or its title, goes on in the next line. */
const opensAddress = (raw: string, open: boolean): boolean => {
  const [opened, closed] = [raw.lastIndexOf(']('), raw.lastIndexOf(')')];
  return opened === -1 && closed === -1 ? open : opened > closed;
};

function commandIn({ raw, text, kind }: VisibleLine): Omit<WrittenCommand, 'line'> | null {
  if (kind !== 'text' || !raw.startsWith('/')) return null;
  const [, name, args = ''] = COMMAND.exec(text.split('\n', 1)[0] ?? '') ?? [];
  return name === undefined ? null : { name: name.toLowerCase(), args: args.trim().slice(0, LONGEST_ARGS) };
}

function commandsIn({ lines, first }: Paragraph): WrittenCommand[] {
  const between = betweenBackticks(lines);
  const found: WrittenCommand[] = [];
  let isText = true;
  let inAddress = false;
  lines.forEach((line, index) => {
    const command = isText && !inAddress && !between.has(index) ? commandIn(line) : null;
    if (command) found.push({ ...command, line: first + index });
    isText &&= !NO_MORE_TEXT.test(line.raw);
    inAddress = opensAddress(line.raw, inAddress);
  });
  return found;
}

/** The commands of a comment: lines that start with a slash, outside of quotes, code and what is not shown. */
export function readCommands(comment: string): WrittenCommand[] {
  if (!comment.includes('/')) return [];
  return paragraphsOf(visibleLines(comment)).flatMap(commandsIn).slice(0, MOST_COMMANDS);
}
