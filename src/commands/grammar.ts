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
/** `[label]: address` is shown nowhere. */
const DEFINITION = /^(?:\s{0,20}(?:[-*+>]|\d{1,9}[.)])){0,5}\s{0,20}\[(?!\^)[^\]]{1,1000}\]:/;

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

/** Where lines begin that stand within backticks opened on a line above. */
function inBackticks(lines: readonly VisibleLine[]): Set<number> {
  const parts = splitCode(lines.map((line) => line.raw).join('\n')).filter(({ code }) => code);
  return new Set(parts.flatMap(({ text, from }) => [...text.matchAll(/\n/g)].map(({ index }) => from + index + 1)));
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
  const apart = inBackticks(lines);
  const found: WrittenCommand[] = [];
  let begins = 0;
  let inAddress = false;
  let unseen = false;
  lines.forEach((line, index) => {
    const command = unseen || inAddress || apart.has(begins) ? null : commandIn(line);
    if (command) found.push({ ...command, line: first + index });
    unseen ||= DEFINITION.test(line.raw);
    inAddress = opensAddress(line.raw, inAddress);
    begins += line.raw.length + 1;
  });
  return found;
}

/** The commands of a comment: lines that start with a slash, outside of quotes, code and what is not shown. */
export function readCommands(comment: string): WrittenCommand[] {
  if (!comment.includes('/')) return [];
  return paragraphsOf(visibleLines(comment)).flatMap(commandsIn).slice(0, MOST_COMMANDS);
}
