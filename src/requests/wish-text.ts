import type { Remark, Wish } from './body.ts';

const lineOf = ({ path, line, text }: Remark): string => `${path}${line === null ? '' : `:${line}`}: ${text}`;

/** A wish as one text: what was said in general, then what was said at lines. */
export const wishText = ({ text, remarks }: Pick<Wish, 'text' | 'remarks'>): string =>
  [text, ...remarks.map(lineOf)].filter((one) => one.trim() !== '').join('\n');
