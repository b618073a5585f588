import { cut, splitCode, withoutInvisible } from './clean-text.ts';

/** Not seen, and enough to keep GitHub from making a mention, a reference or a link of what stands around it. */
const BREAK = '&#8203;';

const oneLine = (text: string, most: number): string => cut(withoutInvisible(text).replace(/\s+/g, ' ').trim(), most);

const inert = (text: string): string =>
  text
    .replace(/[\\`*_~[\]|!]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[@#](?=\S)/g, `$&${BREAK}`)
    .replace(/\b(gh|gl)-(?=\d)/gi, `$1-${BREAK}`)
    .replace(/:(?=\/\/)/g, `:${BREAK}`)
    .replace(/\bwww(?=\.)/gi, `www${BREAK}`);

/** What begins a list, a heading or a line below a heading must not do so here. */
const notABlock = (text: string): string => text.replace(/^(?:[-+=#]|\d{1,9}(?=[.)]))/, (mark) => `${BREAK}${mark}`);

const DEFAULT_MOST = 500;

/** Somebody's words inside a comment of ours: nobody is pinged, nothing is linked, no markdown or HTML counts. */
export const quoteText = (text: string, most = DEFAULT_MOST): string => notABlock(inert(oneLine(text, most)));

/** In code style, in which GitHub sees neither mentions nor references. */
export function inCode(text: string, most = DEFAULT_MOST): string {
  const shown = oneLine(text, most).replaceAll('`', "'");
  return shown === '' ? '' : `\`${shown}\``;
}

/** A sentence of ours that holds words of others: its parts in backticks stay code, the rest is only text. */
export function calmSentence(sentence: string, most = DEFAULT_MOST): string {
  const parts = splitCode(oneLine(sentence, most));
  const calm = parts.map(({ text, code }) => (code ? inCode(text, most) : inert(text))).join('');
  // Code without a word in it leaves nothing but the space behind it.
  return notABlock(calm.trim());
}

/** A link, or only its words where the address is none. */
export const linkTo = (words: string, url: string): string =>
  /^https?:\/\/[^\s<>()"'\\[\]`]{1,1000}$/.test(url) ? `[${words}](${url})` : words;
