import { InputFault, sentenceOf } from './faults.ts';

export interface JsonBounds {
  maxDepth?: number;
  /** How many values and keys the document may hold in all. */
  maxKeys?: number;
  /** How many keys one object may have: as many as that are a table, which takes ten times as long to build as small objects. */
  maxMembers?: number;
}

const MAX_DEPTH = 100;
const MAX_KEYS = 200_000;
/** Characters of `"":0,`: no member of an object is shorter. */
const LEAST_MEMBER = 5;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

const refuse = (what: string): never => {
  throw new InputFault('Invalid JSON', what, { status: 400 });
};

/** All bounds: those that are given, and the usual ones in the place of the others. */
export const boundsFrom = (given: JsonBounds): Required<JsonBounds> => ({
  maxDepth: MAX_DEPTH,
  maxKeys: MAX_KEYS,
  maxMembers: Number.POSITIVE_INFINITY,
  ...given,
});

/** What is said of a document that goes beyond each of its bounds. */
export const beyond = {
  maxDepth: (most: number) => refuse(`The JSON is nested deeper than ${most} levels. Send a flatter document.`),
  maxKeys: (most: number) => refuse(`The JSON holds more than ${most} values. Send it in smaller parts.`),
  maxMembers: (most: number) => refuse(`An object of the JSON has more than ${most} keys. Send a list.`),
};

/** Jumps to the quote that ends a string: `indexOf` runs at memory speed, so long texts cost next to nothing. */
function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

/** How often a character stands in a text, counted up to `most` and one; `indexOf` looks for it at memory speed. */
function countOf(text: string, character: string, most: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1 && count <= most; at = text.indexOf(character, at + 1)) count++;
  return count;
}

/** Too short to hold too many values, too few brackets to be too deep: most documents, and known at once. */
const isSurelySmall = (text: string, { maxDepth, maxKeys, maxMembers }: Required<JsonBounds>): boolean =>
  text.length <= Math.min(maxKeys, LEAST_MEMBER * maxMembers) &&
  countOf(text, '{', maxDepth) + countOf(text, '[', maxDepth) <= maxDepth;

/** Counts levels and commas without recursion, so a hostile document is refused before anything is built from it. */
function checkBounds(text: string, { maxDepth, maxKeys, maxMembers }: Required<JsonBounds>): void {
  let depth = 0;
  let keys = 1;
  /** Of every level, how many keys its open object has; lists have none. */
  const members = [Number.NEGATIVE_INFINITY];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at + 1);
    else if (code === COMMA) {
      keys++;
      members[depth] = (members[depth] ?? 0) + 1;
      if ((members[depth] ?? 0) > maxMembers) beyond.maxMembers(maxMembers);
    } else if ((code | 0x20) === 0x7b) members[++depth] = code === 0x7b ? 1 : Number.NEGATIVE_INFINITY;
    else if ((code | 0x20) === 0x7d) depth--;
    if (depth > maxDepth) beyond.maxDepth(maxDepth);
    if (keys > maxKeys) beyond.maxKeys(maxKeys);
  }
}

/**
 * JSON.parse takes a million levels and JSON.stringify dies at ten thousand: bound the depth before use.
 * `__proto__` stays what JSON.parse makes of it, an own key that changes no prototype.
 */
export function parseBoundedJson(source: string | Buffer, bounds: JsonBounds = {}): unknown {
  const decoded = typeof source === 'string' ? source : source.toString('utf8');
  const text = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
  const within = boundsFrom(bounds);
  if (!isSurelySmall(text, within)) checkBounds(text, within);
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's sentence goes on to quote the document, which may hold a secret: keep only its first part.
    const why = sentenceOf(cause).split(/, "|, \.\.\.| in JSON/, 1)[0] ?? '';
    return refuse(`The body is not valid JSON: ${why.slice(0, 100)}. Send one JSON document.`);
  }
}
