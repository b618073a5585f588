import { visibleLines } from './visible-lines.ts';

export interface MarkdownLine {
  kind: 'heading' | 'item' | 'text' | 'quote' | 'code' | 'row';
  /** Of a heading 1 to 6; otherwise how deep in lists it stands, 0 outside. */
  level: number;
  /** Markdown of the line without what makes it a heading, an item or a row. */
  text: string;
  /** Of a row. */
  cells: readonly string[];
  /** The first row of a table, with the names of its columns. */
  header: boolean;
  /** An empty line stands before it. */
  fresh: boolean;
}

interface Place {
  /** Where the markers of the lists that are open stand. */
  lists: number[];
  fresh: boolean;
  table: boolean;
  /** The line before is text that this one may go on with. */
  inText: boolean;
  /** What follows is shown nowhere, up to an empty line. */
  unseen: boolean;
}

const LONGEST_LINE = 4000;
const DEEPEST_LIST = 10;

const HEADING = /^ {0,3}(#{1,6})(?:\s+(.*))?$/;
const ITEM = /^(\s*)(?:[-*+•‣–]|\d{1,9}[.)])(?:\s+(.*))?$/;
const AGAIN = /^(?:[-*+•]|\d{1,9}[.)])\s+/;
const TASK = /^\[[ xX]\]\s+/;
const BREAK = /^\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const UNDERLINE = /^ {0,3}(?:=+|-{2,})\s*$/;
const DELIMITERS = /^[\s|:-]+$/;

const line = (kind: MarkdownLine['kind'], level: number, text: string, fresh: boolean): MarkdownLine => ({
  kind,
  level,
  text,
  cells: [],
  header: false,
  fresh,
});

const indentOf = (text: string): number => text.length - text.trimStart().length;

const splitRow = (text: string): string[] =>
  text
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

function readItem(text: string, place: Place): MarkdownLine | null {
  const found = ITEM.exec(text);
  if (!found) return null;
  const indent = (found[1] ?? '').length;
  while (place.lists.length > 0 && indent < (place.lists.at(-1) ?? 0) + 2) place.lists.pop();
  if (place.lists.length < DEEPEST_LIST) place.lists.push(indent);
  let rest = found[2] ?? '';
  for (let again = 0; again < DEEPEST_LIST && AGAIN.test(rest); again++) rest = rest.replace(AGAIN, '');
  return line('item', place.lists.length, rest.replace(TASK, ''), place.fresh);
}

function readText(text: string, place: Place): MarkdownLine {
  if (place.fresh && indentOf(text) < 2) place.lists = [];
  return line('text', indentOf(text) === 0 ? 0 : place.lists.length, text.trim(), place.fresh);
}

const isDelimiters = (text: string): boolean => DELIMITERS.test(text) && text.includes('|') && text.includes('-');

/** The line before turns out to be a heading, or the head of a table. */
function mendLast(text: string, place: Place, lines: MarkdownLine[]): boolean {
  const last = lines.at(-1);
  if (last === undefined || place.fresh) return false;
  if (isDelimiters(text) && (last.kind === 'row' || last.text.includes('|'))) {
    lines[lines.length - 1] = { ...last, kind: 'row', cells: splitRow(last.text), header: !place.table };
    place.table = true;
    return true;
  }
  if (last.kind !== 'text' || !last.fresh || !UNDERLINE.test(text)) return false;
  lines[lines.length - 1] = { ...last, kind: 'heading', level: text.includes('=') ? 1 : 2 };
  return true;
}

function readVisible(text: string, place: Place, lines: MarkdownLine[]): void {
  if (mendLast(text, place, lines) || BREAK.test(text) || isDelimiters(text)) return;
  const [heading, marks = '', words = ''] = HEADING.exec(text) ?? [];
  if (heading !== undefined) {
    place.lists = [];
    lines.push(line('heading', marks.length, words.replace(/\s#+\s*$/, ''), true));
  } else if (text.trimStart().startsWith('|') || (place.table && text.includes('|'))) {
    lines.push({ ...line('row', 0, text, place.fresh), cells: splitRow(text) });
  } else lines.push(readItem(text, place) ?? readText(text, place));
}

const DEFINITION = /^\s{0,20}(?:(?:[-*+]|\d{1,9}[.)])\s+)?\[(?!\^)[^\]]{1,1000}\]:/;

/** `[label]: address "title"` is shown nowhere, unless it goes on with a text; a footnote is shown. */
function isUnseen(text: string, place: Place): boolean {
  const begins = !place.inText || ITEM.test(text);
  if (begins && !place.unseen) place.unseen = DEFINITION.test(text);
  return place.unseen;
}

function readOne(shown: string, kind: 'text' | 'code' | 'quote', place: Place, lines: MarkdownLine[]): void {
  if (kind === 'code') lines.push(line('code', place.lists.length, shown.trimEnd(), false));
  else if (shown.trim() === '') Object.assign(place, { fresh: true, table: false, inText: false, unseen: false });
  else if (kind === 'quote') lines.push(line('quote', place.lists.length, shown.trim(), place.fresh));
  else if (!isUnseen(shown, place)) readVisible(shown, place, lines);
  if (shown.trim() === '') return;
  place.fresh = kind === 'code' || lines.at(-1)?.kind === 'heading';
  place.inText = !place.fresh;
}

/** What an issue shows, line by line: headings, items with their depth, text, quotes, code, rows of tables. */
export function readMarkdown(markdown: string): MarkdownLine[] {
  const lines: MarkdownLine[] = [];
  const place: Place = { lists: [], fresh: true, table: false, inText: false, unseen: false };
  for (const { text, kind } of visibleLines(markdown))
    for (const one of text.split('\n'))
      readOne(one.slice(0, LONGEST_LINE).replaceAll('\t', '    '), kind, place, lines);
  return lines;
}
