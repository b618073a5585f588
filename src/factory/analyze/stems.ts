const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const patterns = new Map<string, RegExp>();

/** A stem matches the beginning of a word in any case; with `!` at its end only the whole word. */
function patternOf(stem: string): RegExp {
  const known = patterns.get(stem);
  if (known) return known;
  const whole = stem.endsWith('!');
  const words = (whole ? stem.slice(0, -1) : stem).split(' ').map(escaped).join('[\\s_-]{1,3}');
  const made = new RegExp(`(?<![\\p{L}\\p{N}_])${words}${whole ? '(?![\\p{L}\\p{N}_])' : ''}`, 'giu');
  patterns.set(stem, made);
  return made;
}

export interface Found<T> {
  word: T;
  at: number;
}

/** Where the words stand, in the order of the text. The longest wins a place: "issue comment" is not an issue. */
export function findWords<T extends { stems: readonly string[] }>(text: string, words: readonly T[]): Found<T>[] {
  let rest = text;
  const found: Found<T>[] = [];
  const pairs = words.flatMap((word) => word.stems.map((stem) => ({ word, stem })));
  for (const { word, stem } of pairs.sort((a, b) => b.stem.length - a.stem.length)) {
    rest = rest.replace(patternOf(stem), (match, ...more) => {
      found.push({ word, at: more.findLast((one): one is number => typeof one === 'number') ?? 0 });
      return ' '.repeat(match.length);
    });
  }
  return found.sort((a, b) => a.at - b.at);
}

export const hasStem = (text: string, stems: readonly string[]): boolean =>
  stems.some((stem) => text.search(patternOf(stem)) !== -1);
