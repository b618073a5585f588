import { withoutInvisible } from './clean-text.ts';
import { type HiddenParts, showLine } from './hidden-parts.ts';

/** GitHub takes no longer text in an issue or a comment. */
export const LONGEST_TEXT = 65_536;
const MOST_LINES = 5000;
const LONGEST_LINE = 8000;

export interface VisibleLine {
  /** As it was written, without characters that cannot be seen. */
  raw: string;
  /** What is shown of it. */
  text: string;
  /** Code is fenced or in `<pre>`; a quote is somebody else's words, or the line that hangs on to them. */
  kind: 'text' | 'code' | 'quote';
}

interface Fence {
  mark: string;
  length: number;
  indent: number;
}

interface Place extends HiddenParts {
  fence: Fence | null;
  quoting: boolean;
  /** An item of a list was begun and nothing outside of it since. */
  inList: boolean;
  afterEmpty: boolean;
}

const MARKERS = '(?:[ \\t]{0,20}(?:[-*+]|\\d{1,9}[.)])[ \\t]{1,20}){0,5}';
const FENCE = new RegExp(`^(${MARKERS}[ \\t]{0,20})(\`{3,}(?=[^\`]*$)|~{3,})`);
const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const QUOTE = new RegExp(`^${MARKERS}[ \\t]{0,20}>`);
const QUOTE_MARKS = /^(?:\s{0,20}>){1,100}\s?/;
const BLANK = /^\s*$/;
const OPENS_A_BLOCK = /^ {0,3}(?:#{1,6}\s|[-*+]\s+\S|1[.)]\s+\S)/;

const indentOf = (line: string): number => line.length - line.trimStart().length;

function openedBy(line: string): Fence | null {
  const [, before, marks] = FENCE.exec(line) ?? [];
  if (before === undefined || marks === undefined) return null;
  return { mark: marks[0] ?? '', length: marks.length, indent: before.length };
}

function closes(line: string, fence: Fence): boolean {
  const trimmed = line.trim();
  if (trimmed.length < fence.length || indentOf(line) > fence.indent + 3) return false;
  return trimmed === fence.mark.repeat(trimmed.length);
}

const withoutComments = (line: string): string => line.replace(/<!--[^>]{0,1000}-->/g, '');

/** A line that stands further left than its fence may have left it, so nothing hidden is taken from it either way. */
function codeLine(line: string, fence: Fence, place: Place): string {
  if (indentOf(line) < fence.indent) return showLine(line, '', place);
  return withoutComments(line.slice(fence.indent));
}

/** A fence further left than the one that is open in a list ends that one with its item, and opens its own. */
function endsFence(raw: string, fence: Fence, place: Place): boolean {
  if (!closes(raw, fence)) return false;
  const opens = place.inList && indentOf(raw) < fence.indent ? openedBy(raw) : null;
  if (opens !== null) place.fence = opens;
  return opens === null;
}

/** In a comment or a declaration that began its line; nothing else begins before it ends. */
const isInHtml = ({ until, unsure }: Place): boolean => until !== null && !unsure;

function fencedLine(raw: string, place: Place): VisibleLine | null {
  if (place.fence !== null) {
    const done = endsFence(raw, place.fence, place);
    const isHidden = done || place.element?.hides;
    const text = place.until !== null ? showLine(raw, '', place) : isHidden ? '' : codeLine(raw, place.fence, place);
    if (done) place.fence = null;
    return { raw, text, kind: 'code' };
  }
  if (isInHtml(place)) return null;
  place.fence = openedBy(raw);
  if (place.fence === null) return null;
  Object.assign(place, { quoting: false, skip: 0 });
  return { raw, text: '', kind: 'code' };
}

/** One that began in a quote ends with it; a browser hides what follows all the same. */
function leaveQuotedHtml(raw: string, place: Place): void {
  if (isInHtml(place) && place.quoting && !QUOTE.test(raw)) place.unsure = true;
}

/** A line without a mark that follows a quoted one still belongs to the quote, unless it begins something. */
function isQuoted(raw: string, place: Place): boolean {
  if (BLANK.test(raw) || (isInHtml(place) && !place.quoting)) return false;
  if (QUOTE.test(raw)) return true;
  return place.quoting && !OPENS_A_BLOCK.test(raw);
}

function watchLists(raw: string, place: Place): void {
  const isEmpty = BLANK.test(raw);
  if (ITEM.test(raw)) place.inList = true;
  else if (!isEmpty && place.afterEmpty && indentOf(raw) === 0) place.inList = false;
  place.afterEmpty = isEmpty;
}

function readLine(raw: string, following: string, place: Place): VisibleLine {
  if (place.fence === null) watchLists(raw, place);
  leaveQuotedHtml(raw, place);
  const fenced = fencedLine(raw, place);
  if (fenced !== null) return fenced;
  const inside = place.element !== null;
  place.quoting = isQuoted(raw, place);
  const text = showLine(place.quoting ? raw.replace(QUOTE_MARKS, '') : raw, following, place);
  if (place.quoting) return { raw, text, kind: 'quote' };
  return { raw, text, kind: inside || place.element !== null ? 'code' : 'text' };
}

/** The next few lines up to an empty one: as far as a tag may reach. */
function whatFollows(lines: readonly string[], index: number): string {
  const next = lines.slice(index + 1, index + 6);
  const empty = next.findIndex((line) => BLANK.test(line));
  return next
    .slice(0, empty === -1 ? next.length : empty)
    .join('\n')
    .slice(0, 1000);
}

/** The lines of an issue or a comment with what its reader sees of them: no comments, tags or hidden parts. */
export function visibleLines(markdown: string): VisibleLine[] {
  const lines = withoutInvisible(markdown.slice(0, LONGEST_TEXT)).split('\n', MOST_LINES);
  const lastComment = lines.findLastIndex((line) => line.includes('-->'));
  const lastTagEnd = lines.findLastIndex((line) => line.includes('>'));
  const place: Place = {
    until: null,
    unsure: false,
    element: null,
    skip: 0,
    commentsEnd: true,
    declarationsEnd: true,
    fence: null,
    quoting: false,
    inList: false,
    afterEmpty: true,
  };
  return lines.map((line, index) => {
    place.commentsEnd = index < lastComment;
    place.declarationsEnd = index < lastTagEnd;
    return readLine(line.slice(0, LONGEST_LINE), whatFollows(lines, index), place);
  });
}
