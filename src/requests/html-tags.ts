/** Longest tag that is looked at; whatever is longer is no tag but text. */
const LONGEST_TAG = 1000;

export interface Tag {
  /** Where the text goes on. */
  end: number;
  name: string;
  closing: boolean;
  /** What stands between it and its closing tag is not shown. */
  hides: boolean;
}

const NAME = /<(\/?)([a-z][a-z0-9-]{0,30})(?=[\s/>]|$)/iy;
const HIDING =
  /(?:^|[\s"'/])hidden(?:$|[\s=/>])|display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|font-size\s{0,9}:\s{0,9}0/i;
const NEVER_SHOWN = new Set([
  'script',
  'style',
  'title',
  'template',
  'noscript',
  'iframe',
  'object',
  'svg',
  'math',
  'head',
]);
/** These have no closing tag to wait for. */
const VOID = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'area', 'base', 'col', 'embed', 'source', 'wbr']);

/** The place after `>`, with quoted values passed over; -1 where the tag does not end. */
function endOf(text: string, from: number): number {
  let quote = '';
  const last = Math.min(text.length, from + LONGEST_TAG);
  for (let at = from; at < last; at++) {
    const letter = text[at] ?? '';
    if (quote !== '') {
      if (letter === quote) quote = '';
    } else if (letter === '>') return at + 1;
    else if (letter === '<') return -1;
    else if (letter === '"' || letter === "'") quote = letter;
  }
  return -1;
}

/** The tag that begins at this place, or null where there is none. */
export function tagAt(text: string, at: number): Tag | null {
  NAME.lastIndex = at;
  const found = NAME.exec(text);
  if (!found) return null;
  const from = NAME.lastIndex;
  const end = endOf(text, from);
  if (end === -1) return null;
  const name = (found[2] ?? '').toLowerCase();
  const closing = found[1] === '/';
  const hides = !closing && !VOID.has(name) && (NEVER_SHOWN.has(name) || HIDING.test(text.slice(from, end)));
  return { end, name, closing, hides };
}

const AUTOLINK = /<((?:https?:\/\/|mailto:)?[^\s<>"']{3,500})>/iy;

/** `<https://…>` and `<me@example.com>` are text in angle brackets. */
export function autolinkAt(text: string, at: number): { end: number; shown: string } | null {
  AUTOLINK.lastIndex = at;
  const [, shown] = AUTOLINK.exec(text) ?? [];
  if (shown === undefined || !/^https?:\/\/|^mailto:|^[\w.+-]{1,64}@/i.test(shown)) return null;
  return { end: AUTOLINK.lastIndex, shown };
}
