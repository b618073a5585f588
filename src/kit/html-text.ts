const HIDES = /<(style|script|head)\b/gi;
const BREAK = /<br\b[^<>]{0,200}>|<\/(?:p|div|h[1-6]|li|tr|table|ul|ol)\s{0,20}>/gi;
const TAG = /<[^<>]{1,5000}>/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };

/** Without what no reader sees. One that is never closed hides the rest. */
function visible(html: string): string {
  const lower = html.toLowerCase();
  let shown = '';
  let at = 0;
  for (const found of html.matchAll(HIDES)) {
    if (found.index < at) continue;
    shown += html.slice(at, found.index);
    const end = lower.indexOf(`</${found[1]?.toLowerCase()}`, found.index);
    const close = end === -1 ? -1 : html.indexOf('>', end);
    if (close === -1) return shown;
    at = close + 1;
  }
  return shown + html.slice(at);
}

/** Whether a text is HTML, or only a text that may be put into one. */
export const isHtml = (text: string): boolean => /<[a-z!][^<>]{0,2000}>/i.test(text);

/** What is left for readers without HTML. */
export const textOfHtml = (html: string): string =>
  visible(html)
    .replace(BREAK, '\n')
    .replace(TAG, '')
    .replace(/&(#39|[a-z]{2,4});/gi, (all, name: string) => ENTITIES[name.toLowerCase()] ?? all)
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
