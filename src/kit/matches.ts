/** Bounds the work of one match: both sides are short in every honest use. */
const LONGEST_TEXT = 20_000;

/**
 * Whether `*` (any text) and `?` (one character) in the pattern make it equal to the text. Greedy with one step back,
 * so that no pattern can take longer than pattern × text.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  if (text.length > LONGEST_TEXT) return matchesGlob(pattern, text.slice(0, LONGEST_TEXT));
  let p = 0;
  let star = -1;
  let starAt = 0;
  for (let t = 0; t < text.length; ) {
    const wanted = pattern[p];
    if (wanted === '*') {
      star = p++;
      starAt = t;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++starAt;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
