/** A value with fields that still prints as the flat fact: `{{repository}}` beside `{{repository.name}}`. */
export const PRINTS: unique symbol = Symbol('prints');

const LONGEST_OBJECT = 1_000;
const MOST_ITEMS = 100;
const DEEPEST = 4;

type Fields = Record<string | symbol, unknown>;

function objectText(value: Fields, depth: number): string {
  const printed = value[PRINTS] ?? value.name ?? value.title ?? value.login ?? value.text;
  if (printed !== undefined && printed !== null && typeof printed !== 'object') return String(printed);
  if (depth > DEEPEST) return '…';
  const parts = Object.keys(value)
    .slice(0, MOST_ITEMS)
    .map((key) => `${key}: ${textOf(value[key], depth + 1)}`);
  return parts.join(', ').slice(0, LONGEST_OBJECT);
}

/** How a value reads in a message: lists with commas, objects by their name, nothing for what is missing. */
export function textOf(value: unknown, depth = 0): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    if (depth > DEEPEST) return '…';
    const items = value.slice(0, MOST_ITEMS).map((item) => textOf(item, depth + 1));
    return items.join(', ');
  }
  if (typeof value === 'object') return objectText(value as Fields, depth);
  return typeof value === 'function' ? '' : String(value);
}

/** The flat fact of a value that has fields beside it. */
export const flat = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && PRINTS in value ? (value as Fields)[PRINTS] : value;
