const ESCAPE = /[.*+?^${}()|[\]\\]/g;
const SHORTEST = 3;
const PHONE = /^\+?[\d\s().-]{7,25}$/;

/** The digits of a number, however they are set apart. */
const phonePattern = (digits: string): string => `(?<!\\d)${[...digits].join('[\\s().-]{0,3}')}(?!\\d)`;

function patternOf(name: string): string {
  const digits = name.replace(/\D/g, '');
  if (PHONE.test(name) && digits.length >= 7) return phonePattern(digits);
  return `(?<![\\p{L}\\p{N}_])${name.normalize('NFC').replace(ESCAPE, '\\$&').replace(/\s+/g, '\\s+')}(?![\\p{L}\\p{N}_])`;
}

export interface Mentions {
  in(text: string): boolean;
  /** The text with something else in their place. */
  without(text: string, instead: string): string;
}

/** Whether too little was given to look for it: it would be found everywhere. */
export const isTooShort = (name: string): boolean => name.trim().length < SHORTEST;

/** Finds names, addresses and numbers of one person as words of their own, in any case. */
export function mentionsOf(names: readonly string[]): Mentions {
  const source = names.map((name) => patternOf(name.trim())).join('|');
  const once = new RegExp(source, 'iu');
  const all = new RegExp(source, 'giu');
  return {
    in: (text) => once.test(text.normalize('NFC')),
    without: (text, instead) => text.normalize('NFC').replace(all, () => instead),
  };
}
