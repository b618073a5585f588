import { HIDDEN, hideSecrets, redact } from './redact.ts';

/** Values that somebody's package wants to be forgotten once they are of no more use. */
export interface PrivateValues {
  /** As they stand, whole: a short one is hidden only where it is all that stands there. */
  whole: ReadonlySet<string>;
  /** Long enough to be looked for inside other texts. */
  within: readonly string[];
}

const MOST = 500;
const DEEPEST = 20;
/** A shorter one would be found in half of all words. */
const SHORTEST_WITHIN = 4;

const isLeaf = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number';

/** Everything that a path leads to; a list on the way means each of its items. */
function foundAt(value: unknown, [key, ...rest]: readonly string[], depth = 0): unknown[] {
  if (key === undefined) return [value];
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((item) => foundAt(item, [key, ...rest], depth + 1));
  return Object.hasOwn(value, key) ? foundAt((value as Record<string, unknown>)[key], rest, depth + 1) : [];
}

function leaves(value: unknown, into: Set<string>, depth = 0): void {
  if (into.size >= MOST || depth > DEEPEST) return;
  if (isLeaf(value)) into.add(String(value));
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) leaves(inner, into, depth + 1);
}

/** What stands at these paths of some payloads: dotted, `user.phone`, as templates write them. */
export function privateValues(payloads: readonly unknown[], paths: readonly string[]): PrivateValues {
  const whole = new Set<string>();
  for (const payload of payloads)
    for (const path of paths) for (const found of foundAt(payload, path.split('.'))) leaves(found, whole);
  const within = [...whole].filter((text) => text.length >= SHORTEST_WITHIN).sort((a, b) => b.length - a.length);
  return { whole, within };
}

/** A text without them, in whatever spelling. */
export function hideIn(text: string, { whole, within }: PrivateValues): string {
  if (whole.has(text)) return HIDDEN;
  const shown = within.reduce((rest, value) => rest.replaceAll(value, HIDDEN), text);
  return within.length === 0 ? shown : hideSecrets(shown, within);
}

function hidden(value: unknown, values: PrivateValues, depth: number): unknown {
  if (typeof value === 'string') return hideIn(value, values);
  if (typeof value === 'number') return values.whole.has(String(value)) ? HIDDEN : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return '[cut]';
  if (Array.isArray(value)) return value.map((one) => hidden(one, values, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [hideIn(key, values), hidden(inner, values, depth + 1)]),
  );
}

/** A copy of a document without them. */
export const hide = (value: unknown, values: PrivateValues): unknown =>
  values.whole.size === 0 ? value : hidden(redact(value, values.within), values, 0);
