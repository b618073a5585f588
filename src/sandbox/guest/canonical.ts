import { InputFault } from '#src/kit/faults.ts';

const DEEPEST = 64;

/** JSON with sorted keys and without `__proto__`, so that equal inputs have equal texts. */
function written(value: unknown, depth: number): string {
  if (depth > DEEPEST)
    throw new InputFault('Invalid value', `A value is nested deeper than ${DEEPEST} levels. Pass a flatter one.`);
  if (Array.isArray(value)) return `[${value.map((item) => written(item, depth + 1)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields).sort();
  const parts: string[] = [];
  for (const key of keys)
    if (key !== '__proto__') parts.push(`${JSON.stringify(key)}:${written(fields[key], depth + 1)}`);
  return `{${parts.join(',')}}`;
}

/**
 * The JSON text of whatever a handler hands in. JSON.stringify runs its getters, proxies and toJSON once; what we go on
 * with is the plain text that came out of it.
 */
export function canonicalJson(value: unknown, longest: number): string {
  const text = JSON.stringify(value) ?? 'null';
  if (text.length > longest) {
    throw new InputFault(
      'Invalid value',
      `A value has ${text.length} characters as JSON, ${longest} are allowed. Pass less.`,
    );
  }
  return written(JSON.parse(text), 0);
}
