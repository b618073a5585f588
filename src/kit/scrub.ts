import { HIDDEN, redact } from './redact.ts';

const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g;
const PHONE = /\+\d[\d\s().-]{7,20}\d/g;

type Loose = Record<string, unknown>;

const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

/** The value at a dotted path, hidden; a list on the way means each of its items. */
function hideAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value === undefined || value === null ? value : HIDDEN;
  if (Array.isArray(value)) return value.map((one) => hideAt(one, [key, ...rest]));
  if (!isLoose(value) || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: hideAt(value[key], rest) };
}

/** A copy with nothing at these paths. */
export const hidePaths = (value: unknown, paths: readonly string[]): unknown =>
  paths.reduce((all, path) => hideAt(all, path.split('.')), value);

/** The same address is the same person everywhere in it. */
function pseudonyms() {
  const known = new Map<string, string>();
  return (address: string): string => {
    const key = address.toLowerCase();
    const name = known.get(key) ?? `person${known.size + 1}@example.com`;
    known.set(key, name);
    return name;
  };
}

function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => eachText(one, change));
  if (!isLoose(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, eachText(inner, change)]));
}

/** A copy that may be kept in a repository: no secret, no address, no telephone number, nothing at the named paths. */
export function scrub(value: unknown, paths: readonly string[]): unknown {
  const alias = pseudonyms();
  const hidden = hidePaths(redact(value, []), paths);
  return eachText(hidden, (text) => text.replace(EMAIL, alias).replace(PHONE, '+10000000000'));
}
