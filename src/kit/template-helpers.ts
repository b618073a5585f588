import { EMOJI } from './template-emoji.ts';
import { escapeFor, type TemplateFormat } from './template-format.ts';
import { flat, textOf } from './template-text.ts';

/** Text that is markup already and is not escaped again. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Helper = (args: unknown[], format: TemplateFormat) => unknown;

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);
const truthy = (value: unknown): boolean => !isEmpty(flat(value)) && flat(value) !== 0;

function truncate([value, length]: unknown[]): string {
  const letters = [...textOf(value).slice(0, 100_000)];
  const most = Math.max(1, Number(length) || 100);
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : letters.join('');
}

function date([value, pattern]: unknown[]): string {
  const number = typeof value === 'number' ? value : Number.NaN;
  const time = new Date(Number.isNaN(number) ? textOf(value) : number < 1e11 ? number * 1000 : number);
  if (Number.isNaN(time.getTime())) return textOf(value);
  const [day = '', clock = ''] = time.toISOString().split('T');
  const [YYYY = '', MM = '', DD = ''] = day.split('-');
  const parts: Record<string, string> = {
    YYYY,
    MM,
    DD,
    HH: clock.slice(0, 2),
    mm: clock.slice(3, 5),
    ss: clock.slice(6, 8),
  };
  const wanted = typeof pattern === 'string' ? pattern : 'YYYY-MM-DD HH:mm';
  return wanted.slice(0, 100).replace(/YYYY|MM|DD|HH|mm|ss/g, (part) => parts[part] ?? part);
}

function json([value]: unknown[]): string {
  return JSON.stringify(flat(value), null, 2) ?? 'null';
}

function link([url, label]: unknown[], format: TemplateFormat): unknown {
  const address = textOf(url);
  const text = typeof label === 'string' || typeof label === 'number' ? String(label) : address;
  if (!/^(https?:|mailto:)/i.test(address)) return text;
  if (format === 'slack')
    return new Markup(`<${escapeFor('slack', address).replaceAll('|', '%7C')}|${escapeFor('slack', text)}>`);
  if (format === 'html') return new Markup(`<a href="${escapeFor('html', address)}">${escapeFor('html', text)}</a>`);
  if (format === 'markdown') {
    const safe = address.replace(/[()\s<>]/g, (found) =>
      encodeURIComponent(found).replace('(', '%28').replace(')', '%29'),
    );
    return new Markup(`[${escapeFor('markdown', text)}](${safe})`);
  }
  return text === address ? address : `${text}: ${address}`;
}

function mention([who]: unknown[], format: TemplateFormat): unknown {
  const name = textOf(who).replace(/^@/, '');
  if (name === '') return '';
  if (format === 'slack' && /^[UW][A-Z0-9]{6,}$/.test(name)) return new Markup(`<@${name}>`);
  return `@${name}`;
}

function emoji([name]: unknown[], format: TemplateFormat): string {
  const word = textOf(name).replaceAll(/^:|:$/g, '');
  return format === 'slack' ? `:${word}:` : (EMOJI[word] ?? `:${word}:`);
}

function bold([value]: unknown[], format: TemplateFormat): unknown {
  const text = escapeFor(format, textOf(value));
  if (format === 'none' || text === '') return textOf(value);
  if (format === 'html') return new Markup(`<b>${text}</b>`);
  return new Markup(format === 'slack' ? `*${text}*` : `**${text}**`);
}

const compare = (a: unknown, b: unknown): number => {
  const [left, right] = [flat(a), flat(b)];
  if (isEmpty(left) || isEmpty(right)) return Number.NaN;
  return Number(left) - Number(right);
};
const same = ([a, b]: unknown[]): boolean =>
  flat(a) === flat(b) || (!isEmpty(a) && !isEmpty(b) && textOf(a) === textOf(b));

export const TEMPLATE_HELPERS: Record<string, Helper> = {
  truncate,
  date,
  json,
  link,
  mention,
  emoji,
  bold,
  upper: ([value]) => textOf(value).toUpperCase(),
  lower: ([value]) => textOf(value).toLowerCase(),
  default: ([value, fallback]) => (isEmpty(flat(value)) ? fallback : value),
  join: ([list, between]) =>
    (Array.isArray(list) ? list : [list])
      .map((item) => textOf(item))
      .join(typeof between === 'string' ? between : ', '),
  eq: same,
  ne: (args) => !same(args),
  gt: ([a, b]) => compare(a, b) > 0,
  gte: ([a, b]) => compare(a, b) >= 0,
  lt: ([a, b]) => compare(a, b) < 0,
  lte: ([a, b]) => compare(a, b) <= 0,
  and: (args) => args.every(truthy),
  or: (args) => args.find(truthy) ?? args.at(-1),
  not: ([value]) => !truthy(value),
};

export const HELPER_NAMES: readonly string[] = Object.keys(TEMPLATE_HELPERS);
