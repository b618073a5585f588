import { InputFault } from '#src/kit/faults.ts';

const DEEPEST = 64;
/** More parts than this, and V8's own writer is quicker than ours. */
const FEW_PARTS = 2_000;
/** What stands in JSON as it is. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

const quoted = (text: string): string => (PLAIN_TEXT.test(text) ? `"${text}"` : JSON.stringify(text));

function sortedKeys(fields: object): string[] {
  const keys = Object.keys(fields);
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] as string) > (keys[i] as string)) return keys.sort();
  return keys;
}

/** JSON with sorted keys and without `__proto__`, so that equal inputs have equal texts. */
function written(value: unknown, depth: number): string {
  if (depth > DEEPEST)
    throw new InputFault('Invalid value', `A value is nested deeper than ${DEEPEST} levels. Pass a flatter one.`);
  if (Array.isArray(value)) return `[${value.map((item) => written(item, depth + 1)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = value as Record<string, unknown>;
  const parts: string[] = [];
  for (const key of sortedKeys(fields))
    if (key !== '__proto__') parts.push(`${quoted(key)}:${written(fields[key], depth + 1)}`);
  return `{${parts.join(',')}}`;
}

/** Writes the same of what is plain already, and small, in one go. */
class PlainWriter {
  #left = FEW_PARTS;

  /** Nothing where JSON.stringify would do anything but write the value down. */
  write(value: unknown, depth: number): string | undefined {
    if (--this.#left < 0) return undefined;
    if (typeof value === 'string') return quoted(value);
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
    if (value === null || typeof value === 'boolean') return String(value);
    if (typeof value !== 'object' || depth > DEEPEST) return undefined;
    if ((value as { toJSON?: unknown }).toJSON !== undefined) return undefined;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (Array.isArray(value)) return prototype === Array.prototype ? this.#list(value, depth) : undefined;
    return prototype === Object.prototype ? this.#object(value as Record<string, unknown>, depth) : undefined;
  }

  #list(items: readonly unknown[], depth: number): string | undefined {
    let text = '';
    for (const item of items) {
      const one = this.write(item, depth + 1);
      if (one === undefined) return undefined;
      text += text === '' ? one : `,${one}`;
    }
    return `[${text}]`;
  }

  #object(fields: Record<string, unknown>, depth: number): string | undefined {
    let text = '';
    for (const key of sortedKeys(fields)) {
      const one = key === '__proto__' ? undefined : this.write(fields[key], depth + 1);
      if (one === undefined) return undefined;
      text += text === '' ? `${quoted(key)}:${one}` : `,${quoted(key)}:${one}`;
    }
    return `{${text}}`;
  }
}

/**
 * The JSON text of whatever a handler hands in. Its getters, proxies and toJSON run while it is written, here or in
 * JSON.stringify; what we go on with is the plain text that came out of it.
 */
export function canonicalJson(value: unknown, longest: number): string {
  const short = new PlainWriter().write(value, 0);
  if (short !== undefined && short.length <= longest) return short;
  const text = JSON.stringify(value) ?? 'null';
  if (text.length > longest) {
    throw new InputFault(
      'Invalid value',
      `A value has ${text.length} characters as JSON, ${longest} are allowed. Pass less.`,
    );
  }
  return written(JSON.parse(text), 0);
}
