/** Control, format and private characters, and whatever Unicode calls ignorable: nobody sees them, a model would. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;
const SPACES = /[\u0085\u2028\u2029\p{Zs}]/gu;

/** One kind of line end, one kind of space, and no character that cannot be seen. */
export const withoutInvisible = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(SPACES, ' ')
    .replace(INVISIBLE, (found) => (found === '\n' || found === '\t' ? found : ''))
    .replace(STACKED_MARKS, '$1');

/** At most so many characters, never half of one. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const short = text.slice(0, most - 1);
  return `${short.isWellFormed() ? short : short.slice(0, -1)}…`;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['mdash', '—'],
  ['ndash', '–'],
  ['laquo', '«'],
  ['raquo', '»'],
  ['hellip', '…'],
]);

function characterOf(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

const withoutEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,10}));/gi, (all, decimal, hex, name) => {
    if (decimal !== undefined) return characterOf(Number(decimal));
    if (hex !== undefined) return characterOf(Number.parseInt(hex, 16));
    return ENTITIES.get(name.toLowerCase()) ?? all;
  });

const IMAGE = /!\[[^[\]]{0,500}\](?:\([^()\s]{0,500}(?:\s[^()]{0,300})?\)|\[[^[\]]{0,100}\])/g;
const LINK = /\[([^[\]]{0,500})\]\(([^()\s]{0,500})(?:\s[^()]{0,300})?\)/g;
const BOLD = [
  /\*{2,3}(?=\S)([^*]{0,500}[^*\s])\*{2,3}/g,
  /(?<![\p{L}\p{N}])_{2,3}(?=\S)([^_]{0,500}[^_\s])_{2,3}(?![\p{L}\p{N}])/gu,
  /~~(?=\S)([^~]{0,500}[^~\s])~~/g,
];
const BEFORE = '(^|[\\s("\'«[])';
const BEHIND = '(?=$|[\\s)"\'».,:;!?\\]])';
const ITALIC = [
  new RegExp(`${BEFORE}\\*(?=\\S)([^*]{0,500}[^*\\s])\\*${BEHIND}`, 'g'),
  new RegExp(`${BEFORE}_(?=\\S)([^_]{0,500}[^_\\s])_${BEHIND}`, 'g'),
];
const ESCAPED = /\\([!-/:-@[-`{-~])/g;

const withoutEmphasis = (text: string): string => {
  const bare = ITALIC.reduce((shown, mark) => shown.replace(mark, '$1$2'), text);
  return BOLD.reduce((shown, mark) => shown.replace(mark, '$1'), bare);
};

/** A picture's words and a link's title are not seen; where a link leads is. */
const withoutMarks = (text: string): string =>
  withoutEmphasis(
    text
      .replace(IMAGE, '')
      .replace(LINK, (_all, words: string, to: string) => (to === '' || words === to ? words : `${words} (${to})`)),
  ).replace(ESCAPED, '$1');

interface Part {
  text: string;
  /** Where it begins. */
  from: number;
  code: boolean;
}

/** The parts of a text, those in backticks apart. */
export function splitCode(line: string): Part[] {
  const parts: Part[] = [];
  const dead = new Set<number>();
  let from = 0;
  for (const { 0: run, index } of line.matchAll(/`+/g)) {
    if (index < from || dead.has(run.length)) continue;
    const end = closerOf(line, index + run.length, run.length);
    if (end === -1) {
      dead.add(run.length);
      continue;
    }
    parts.push({ text: line.slice(from, index), from, code: false });
    parts.push({ text: line.slice(index + run.length, end), from: index + run.length, code: true });
    from = end + run.length;
  }
  parts.push({ text: line.slice(from), from, code: false });
  return parts;
}

function closerOf(line: string, from: number, length: number): number {
  const runs = /`+/g;
  runs.lastIndex = from;
  for (let found = runs.exec(line); found !== null; found = runs.exec(line))
    if (found[0].length === length) return found.index;
  return -1;
}

/** What a reader of the rendered line sees, without its markdown. */
export function plainText(line: string): string {
  const parts = splitCode(line).map(({ text, code }) => (code ? text : withoutEntities(withoutMarks(text))));
  return withoutInvisible(parts.join('')).replaceAll('\t', ' ').trim();
}
