import { autolinkAt, type Tag, tagAt } from './html-tags.ts';

/** What is open at the end of a line and goes on in the next. */
export interface HiddenParts {
  /** Nothing is shown before this text has come. */
  until: string | null;
  /** It began within a line, where a block that begins would end it; whether GitHub hides it is not sure. */
  unsure: boolean;
  element: { name: string; depth: number; hides: boolean } | null;
  /** Characters of the next lines that belong to a tag begun before. */
  skip: number;
  /** Whether a comment, a declaration may still end on a later line. */
  commentsEnd: boolean;
  declarationsEnd: boolean;
}

/** Their text is code or a quotation; it is shown, but is nobody's command. */
const SET_APART = new Set(['pre', 'code', 'samp', 'kbd', 'blockquote', 'q', 'textarea', 'xmp']);
/** Of these one ends with its paragraph, and whatever is opened inside counts instead. */
const IN_LINE = new Set(['code', 'samp', 'kbd', 'q']);
const OPENS_APART = new RegExp(`<(${[...SET_APART].join('|')})\\b`, 'i');
const BREAKS = new Set([
  'br',
  'p',
  'div',
  'li',
  'tr',
  'td',
  'th',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'summary',
  'dt',
  'dd',
]);
const DECLARATION = /<(!\[CDATA\[|![a-z]|\?)/iy;

interface Scan {
  line: string;
  following: string;
  at: number;
  shown: string;
  dead: Set<number>;
}

function skipHidden(scan: Scan, parts: HiddenParts, mark: string): void {
  const apart = parts.unsure && parts.element === null ? OPENS_APART.exec(scan.line)?.[1] : undefined;
  if (apart !== undefined) parts.element = { name: apart.toLowerCase(), depth: 1, hides: false };
  const end = scan.line.indexOf(mark, scan.at);
  scan.at = end === -1 ? scan.line.length : end + mark.length;
  if (end !== -1) parts.until = null;
}

function count(tag: Tag, parts: HiddenParts): void {
  if (parts.element?.name !== tag.name) return;
  parts.element.depth += tag.closing ? -1 : 1;
  if (parts.element.depth === 0) parts.element = null;
}

function takeTag(scan: Scan, tag: Tag, parts: HiddenParts): void {
  scan.at = tag.end;
  const setsApart = tag.hides || (SET_APART.has(tag.name) && !tag.closing);
  const isWithin = parts.element !== null && !(IN_LINE.has(parts.element.name) && parts.element.name !== tag.name);
  if (isWithin || (parts.element !== null && !setsApart)) count(tag, parts);
  else if (setsApart) parts.element = { name: tag.name, depth: 1, hides: tag.hides };
  if (BREAKS.has(tag.name) && !parts.element?.hides) scan.shown += '\n';
}

const beginsLine = ({ line, at }: Scan): boolean => line.slice(0, at).trim() === '';

/** Hides up to `mark`; where it never comes, GitHub hides the rest only if this began the line. */
function hideUntil(scan: Scan, parts: HiddenParts, mark: string, opening: number, comes: boolean): void {
  const from = scan.at;
  scan.at += opening;
  const ends = scan.line.indexOf(mark, scan.at) !== -1 || comes;
  parts.unsure = !beginsLine({ ...scan, at: from });
  if (ends || !parts.unsure) parts.until = mark;
}

const END_OF: Readonly<Record<string, string>> = { '![cdata[': ']]>', '?': '?>' };

/** What ends the declaration that begins here; null where none does. */
function declarationEnd({ line, at }: Scan): string | null {
  DECLARATION.lastIndex = at;
  const [, kind] = DECLARATION.exec(line) ?? [];
  return kind === undefined ? null : (END_OF[kind.toLowerCase()] ?? '>');
}

/** The tag here; it may go on over the next lines. */
function tagIn(scan: Scan): Tag | null {
  const here = tagAt(scan.line, scan.at);
  if (here !== null || scan.following === '' || scan.line.indexOf('<', scan.at + 1) !== -1) return here;
  const rest = scan.line.slice(scan.at);
  const tag = tagAt(`${rest}\n${scan.following}`, 0);
  return tag === null ? null : { ...tag, end: scan.at + tag.end };
}

function takeLinkOrTag(scan: Scan, parts: HiddenParts): void {
  const link = autolinkAt(scan.line, scan.at);
  const tag = link === null ? tagIn(scan) : null;
  if (tag !== null) {
    takeTag(scan, tag, parts);
    parts.skip = Math.max(0, scan.at - scan.line.length - 1);
    return;
  }
  if (!parts.element?.hides) scan.shown += link?.shown ?? '<';
  scan.at = link?.end ?? scan.at + 1;
}

function takeAngle(scan: Scan, parts: HiddenParts): void {
  const declared = declarationEnd(scan);
  if (scan.line.startsWith('<!--', scan.at)) hideUntil(scan, parts, '-->', 2, parts.commentsEnd);
  else if (declared !== null) hideUntil(scan, parts, declared, 2, parts.declarationsEnd);
  else takeLinkOrTag(scan, parts);
}

/** Text in backticks is shown as it is; backticks without a partner are just backticks. */
function takeTicks(scan: Scan, hidden: boolean): void {
  let length = 1;
  while (scan.line[scan.at + length] === '`') length++;
  const from = scan.at;
  scan.at += length;
  const end = scan.dead.has(length) ? -1 : closerOf(scan.line, scan.at, length);
  if (end === -1) scan.dead.add(length);
  else scan.at = end;
  if (!hidden) scan.shown += scan.line.slice(from, scan.at);
}

/** The place after the run of exactly so many backticks; -1 where there is none. */
function closerOf(line: string, from: number, length: number): number {
  const runs = /`+/g;
  runs.lastIndex = from;
  for (let found = runs.exec(line); found !== null; found = runs.exec(line))
    if (found[0].length === length) return runs.lastIndex;
  return -1;
}

function takeText(scan: Scan, hidden: boolean): void {
  const special = /[<`\\]/g;
  special.lastIndex = scan.at;
  const end = special.exec(scan.line)?.index ?? scan.line.length;
  if (!hidden) scan.shown += scan.line.slice(scan.at, end);
  scan.at = end;
}

function step(scan: Scan, parts: HiddenParts): void {
  const hidden = parts.element?.hides ?? false;
  const letter = scan.line[scan.at];
  if (parts.until !== null) skipHidden(scan, parts, parts.until);
  else if (letter === '<') takeAngle(scan, parts);
  else if (letter === '`' && !parts.element) takeTicks(scan, hidden);
  else if (letter === '\\' || letter === '`') {
    const length = letter === '\\' ? 2 : 1;
    if (!hidden) scan.shown += scan.line.slice(scan.at, scan.at + length);
    scan.at += length;
  } else takeText(scan, hidden);
}

/** A comment that begins a line begins whatever else was under way. */
function beginAgain(scan: Scan, parts: HiddenParts): void {
  const begins = (parts.until !== null && parts.unsure) || parts.skip > 0;
  if (!begins || !/^\s{0,3}<!--/.test(scan.line)) return;
  Object.assign(parts, { until: '-->', unsure: false, skip: 0 });
  scan.at = scan.line.indexOf('<!--') + 2;
}

/** What is shown of a line, given what was open before it; says what is open after it. */
export function showLine(line: string, following: string, parts: HiddenParts): string {
  const scan: Scan = { line, following, at: Math.min(parts.skip, line.length), shown: '', dead: new Set() };
  beginAgain(scan, parts);
  parts.skip = Math.max(0, parts.skip - line.length - 1);
  if (line.trim() === '' && parts.element !== null && IN_LINE.has(parts.element.name) && !parts.element.hides)
    parts.element = null;
  while (scan.at < line.length) step(scan, parts);
  return scan.shown;
}
