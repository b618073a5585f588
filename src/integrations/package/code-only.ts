interface Scan {
  text: string;
  at: number;
  parts: string[];
  /** The last bit of code, to tell a division from a regular expression. */
  recent: string;
  texts: { value: string; at: number }[];
  depth: number;
}

const REGEX_MAY_FOLLOW = /(?:^|[=(,:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|delete|void|throw|new|await))\s*$/;
const DEEPEST = 50;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

function skipTo(scan: Scan, end: number): void {
  scan.parts.push(blank(scan.text.slice(scan.at, end)));
  scan.at = end;
}

function take(scan: Scan, letter: string): void {
  scan.parts.push(letter);
  scan.recent = (scan.recent + letter).slice(-12);
  scan.at++;
}

function quotedEnd(text: string, start: number, quote: string): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote || text[at] === '\n') return at;
  }
  return text.length;
}

function skipQuoted(scan: Scan, quote: string): void {
  const end = quotedEnd(scan.text, scan.at + 1, quote);
  if (quote !== '/') scan.texts.push({ value: scan.text.slice(scan.at + 1, end), at: scan.at });
  skipTo(scan, Math.min(end + 1, scan.text.length));
  scan.recent = 'x';
}

/** A template text: its words are blanked, the code inside `${}` stays code. */
function skipTemplate(scan: Scan): void {
  const start = scan.at;
  skipTo(scan, start + 1);
  let from = scan.at;
  const keep = (): number => scan.texts.push({ value: scan.text.slice(from, scan.at), at: start });
  while (scan.at < scan.text.length && scan.text[scan.at] !== '`') {
    if (scan.text[scan.at] === '\\') skipTo(scan, Math.min(scan.at + 2, scan.text.length));
    else if (scan.text.startsWith('${', scan.at) && scan.depth < DEEPEST) {
      keep();
      skipTo(scan, scan.at + 2);
      scan.depth++;
      scanCode(scan, true);
      scan.depth--;
      from = scan.at;
    } else skipTo(scan, scan.at + 1);
  }
  keep();
  skipTo(scan, Math.min(scan.at + 1, scan.text.length));
  scan.recent = 'x';
}

function endOf(text: string, mark: string, at: number): number {
  const end = text.indexOf(mark, at);
  return end === -1 ? text.length : end;
}

/** Skips what is no code; false when the letter is code. */
function skipped(scan: Scan, letter: string): boolean {
  const next = scan.text[scan.at + 1];
  if (letter === '/' && next === '/') skipTo(scan, endOf(scan.text, '\n', scan.at));
  else if (letter === '/' && next === '*') {
    skipTo(scan, Math.min(endOf(scan.text, '*/', scan.at + 2) + 2, scan.text.length));
  } else if (letter === '/' && REGEX_MAY_FOLLOW.test(scan.recent)) skipQuoted(scan, letter);
  else if (letter === '"' || letter === "'") skipQuoted(scan, letter);
  else if (letter === '`') skipTemplate(scan);
  else return false;
  return true;
}

function scanCode(scan: Scan, untilBrace: boolean): void {
  let open = 0;
  while (scan.at < scan.text.length) {
    const letter = scan.text[scan.at] ?? '';
    if (untilBrace && letter === '}' && open === 0) break;
    if (skipped(scan, letter)) continue;
    if (letter === '{') open++;
    if (letter === '}') open--;
    take(scan, letter);
  }
  if (untilBrace && scan.at < scan.text.length) skipTo(scan, scan.at + 1);
}

/** JavaScript with its comments and texts blanked (so that places stay), and the texts by themselves. */
export function codeOnly(text: string): { code: string; texts: { value: string; at: number }[] } {
  const scan: Scan = { text, at: 0, parts: [], recent: '', texts: [], depth: 0 };
  scanCode(scan, false);
  return { code: scan.parts.join(''), texts: scan.texts };
}
